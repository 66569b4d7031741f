// The marks of the editor: partners light up together, one panel tells why.
export function readMarks() {
  document.addEventListener("submit", newestVersion, true);
  const panel = document.querySelector("[data-reading]");
  if (panel) decide(panel);
  const sides = document.querySelector("[data-sides]");
  if (!sides) return;
  for (const [enter, leave] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    sides.addEventListener(enter, (event) => light(sides, event, true));
    sides.addEventListener(leave, (event) => light(sides, event, false));
  }
}

// A draft saves itself meanwhile: what is sent from outside its form must name the newest version.
function newestVersion(event) {
  const newest = document.querySelector("[data-editor] [name=version]");
  const own = event.target.matches("[data-version]") ? event.target.elements.namedItem("version") : null;
  if (newest && own) own.value = newest.value;
}

function light(sides, event, on) {
  const mark = event.target.closest("[data-mark]");
  if (!mark) return;
  const pair = sides.querySelectorAll(`[data-mark="${CSS.escape(mark.dataset.mark)}"]`);
  for (const each of pair) each.classList.toggle("lit", on);
  const said = [...pair].find((each) => each.dataset.why);
  const line = sides.querySelector("[data-reading-line]");
  if (!line || !said) return;
  line.dataset.usual ??= line.textContent;
  line.textContent = on ? `${said.dataset.written} → ${said.dataset.spoken} · ${said.dataset.why}` : line.dataset.usual;
}

function decide(panel) {
  const form = panel.querySelector("form");
  let from = null;
  if (panel.open) {
    panel.close();
    panel.showModal();
  }
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-sides] [data-mark]");
    if (!mark || event.ctrlKey || event.metaKey) return;
    const said = document.querySelector(`[data-sides] a[data-mark="${CSS.escape(mark.dataset.mark)}"]`);
    if (!said) return;
    event.preventDefault();
    from = said;
    const written = document.querySelector(`[data-sides] mark[data-mark="${CSS.escape(mark.dataset.mark)}"]`);
    form.elements.namedItem("start").value = said.dataset.mark;
    form.elements.namedItem("written").value = written?.textContent ?? "";
    form.elements.namedItem("spoken").value = said.textContent;
    panel.querySelector("[data-reading-written]").textContent = written?.textContent ?? "";
    panel.querySelector("[data-reading-why]").textContent = written?.title ?? "";
    panel.showModal();
    form.elements.namedItem("spoken").select();
  });
  panel.querySelector("[data-reading-close]").addEventListener("click", (event) => {
    event.preventDefault();
    panel.close();
  });
  panel.addEventListener("close", () => from?.focus());
}
