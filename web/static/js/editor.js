// The editor keeps a draft by itself, shows the fresh script and marks, and never loses what is typed.
const WAIT_MS = 1200;

export function guardEditor() {
  const form = document.querySelector("[data-editor]");
  if (!form) return;
  let timer = 0;
  let sent = null;
  let leaving = false;
  const text = form.elements.namedItem("text");
  const script = form.elements.namedItem("script");
  const version = form.elements.namedItem("version");
  let scriptTouched = false;
  let dirty = false;
  script?.addEventListener("input", () => (scriptTouched = true));
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    if (form.dataset.autosave) timer = setTimeout(keep, WAIT_MS);
  });
  form.addEventListener("submit", (event) => {
    if (sent) {
      // The save under way gives a newer version number; send after it.
      event.preventDefault();
      const button = event.submitter;
      sent.finally(() => form.requestSubmit(button));
      return;
    }
    leaving = true;
    clearTimeout(timer);
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty && !leaving) event.preventDefault();
  });

  function keep() {
    if (sent) return void (timer = setTimeout(keep, WAIT_MS));
    dirty = false;
    sent = save()
      .catch(() => {
        dirty = true;
        say(form.dataset.wordsLost);
      })
      .finally(() => (sent = null));
  }

  async function save() {
    const body = new FormData(form);
    const wasTouched = scriptTouched;
    const before = { text: text?.value, script: script?.value };
    if (!wasTouched) body.delete("script");
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (answer.redirected) throw new Error("signed out");
    const told = await answer.json();
    if (!answer.ok) return void say(told.error);
    version.value = told.version;
    if (script && script.value === before.script) {
      if (script.value !== told.script) script.value = told.script;
      scriptTouched = false;
    }
    const sides = document.querySelector("[data-sides]");
    if (sides) sides.innerHTML = told.sides;
    mark(form, told.problems);
    say(told.words);
  }

  function say(words) {
    const place = document.querySelector("[data-saved]");
    if (place) place.textContent = words;
  }
}

function mark(form, problems) {
  for (const old of form.querySelectorAll("[data-live-wrong]")) old.remove();
  for (const [name, words] of Object.entries(problems)) {
    const field = form.querySelector(`[name="${CSS.escape(name)}"]`)?.closest(".field, fieldset");
    if (!field) continue;
    const note = document.createElement("p");
    note.className = "wrong";
    note.dataset.liveWrong = "";
    note.textContent = words;
    field.append(note);
  }
}
