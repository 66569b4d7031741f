// The simulated board: faults are switched without leaving the page, and the bytes can be held still.
import { put } from "./live.js";

export function watchBoard() {
  document.addEventListener("submit", (event) => {
    if (!("stay" in event.target.dataset)) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  const pause = document.querySelector("[data-pause]");
  const wire = document.getElementById("wire");
  if (pause) {
    pause.hidden = false;
    pause.addEventListener("click", () => {
      const held = wire.toggleAttribute("data-held");
      pause.setAttribute("aria-pressed", held);
    });
  }
  const away = document.querySelector("[data-away]");
  document.addEventListener("station:renewed", () => away && location.reload());
}

async function send(form, button) {
  const body = new FormData(form);
  if (button?.name) body.set(button.name, button.value);
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(button?.getAttribute("formaction") ?? form.getAttribute("action"), { method: "POST", body, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = page.querySelector(".flash, main h1 + p, main p");
    const trouble = page.querySelector(".flash.refused, .flash.failed") ?? (answer.ok ? null : said);
    document.querySelector("[data-announce]").textContent = said?.textContent ?? "";
    for (const old of document.querySelectorAll(".flash")) old.remove();
    if (trouble) {
      trouble.classList.add("flash");
      form.prepend(document.adoptNode(trouble));
    }
    if (answer.ok) put(page);
  } catch {
    form.submit();
  } finally {
    button?.removeAttribute("aria-busy");
  }
}
