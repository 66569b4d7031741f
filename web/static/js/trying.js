// A part of the wiring is checked while it is being filled in; nothing is kept until it is sent.
const WAIT_MS = 350;

export function tryParts() {
  const form = document.querySelector("form[data-try]");
  const place = document.querySelector("[data-tried]");
  let timer = 0;
  let latest = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  });
  // What was filled in before this was here is checked as well.
  if ([...form.elements].some((one) => one.checked !== one.defaultChecked || (one.type === "text" && one.value !== one.defaultValue))) look();

  async function look() {
    const mine = ++latest;
    try {
      const answer = await fetch(form.dataset.try, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      if (!answer.ok || answer.redirected || mine !== latest) return;
      const words = await answer.text();
      if (mine === latest && place.innerHTML !== words) place.innerHTML = words;
    } catch {
      // The check comes again with the next letter, and in any case when the form is sent.
    }
  }
}
