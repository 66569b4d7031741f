// The time grid: a programme opens in a panel, and is given another time by mouse, finger, key or typing.
// Nothing is kept here: the panel shows what would come of it, and its form keeps it.
const STEP = 5;
const ASK_AFTER_MS = 140;
const LIFT_AFTER_MS = 380;
let held = null;

export function workGrid() {
  document.addEventListener("click", open);
  // Before the keys that turn the page: left and right carry a programme to another day.
  document.addEventListener("keydown", press, { capture: true });
  document.addEventListener("pointerdown", take);
  document.addEventListener("pointermove", carry);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", () => held && !held.keys && putBack());
  document.addEventListener("touchmove", (event) => held?.lifted && event.preventDefault(), { passive: false });
  document.addEventListener("contextmenu", (event) => held?.lifted && event.preventDefault());
  document.addEventListener("dragstart", (event) => event.target.closest("[data-block]") && event.preventDefault());
  document.addEventListener("focusout", (event) => held?.keys && held.block.contains(event.target) && !panel()?.open && putBack());
  const choice = document.querySelector(".where select");
  choice?.addEventListener("change", () => choice.form.requestSubmit());
}

// The places of the axis, "minute:y" one after the other.
function places(block) {
  const text = block.closest("[data-grid]").dataset.axis;
  return text.split(" ").map((pair) => pair.split(":").map(Number));
}

function between(value, from, to, axis) {
  const last = axis.length - 1;
  const inside = Math.min(Math.max(value, axis[0][from]), axis[last][from]);
  const at = Math.min(axis.findLastIndex((one) => one[from] <= inside), last - 1);
  const share = (inside - axis[at][from]) / (axis[at + 1][from] - axis[at][from] || 1);
  return axis[at][to] + share * (axis[at + 1][to] - axis[at][to]);
}

const yOf = (minute, axis) => between(minute, 0, 1, axis);
const minuteAt = (y, axis) => between(y, 1, 0, axis);
const face = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

function lift(block, start) {
  const axis = places(block);
  const minute = Number(block.dataset.begins);
  const readout = Object.assign(document.createElement("div"), { className: "held-at" });
  const shadow = Object.assign(document.createElement("div"), { className: "was-here" });
  shadow.style.top = `${block.offsetTop}px`;
  shadow.style.height = `${block.offsetHeight}px`;
  const lane = block.closest("[data-column]");
  held = { ...start, block, axis, minute, was: minute, lane, home: lane, readout, shadow, lifted: true, region: block.closest("[data-live]") };
  held.region?.setAttribute("data-held", "");
  block.parentElement.append(shadow);
  block.append(readout);
  block.classList.add("held");
  show();
}

function show() {
  const { block, minute, axis, readout } = held;
  block.style.top = `${yOf(minute, axis)}px`;
  const aside = held.lane.getBoundingClientRect().left - held.home.getBoundingClientRect().left;
  block.style.transform = aside ? `translateX(${aside}px)` : "";
  readout.replaceChildren(Object.assign(document.createElement("b"), { textContent: called() }));
  delete readout.dataset.verdict;
  clearTimeout(held.timer);
  held.timer = setTimeout(ask, ASK_AFTER_MS, held);
}

// Where the block is held: its time, and its day where that is another one.
const called = () => (held.lane === held.home ? face(held.minute) : `${held.lane.dataset.called} ${face(held.minute)}`);
const isAway = () => held.minute !== held.was || held.lane !== held.home;

function wanted() {
  const other = held.lane === held.home ? {} : { to: held.lane.dataset.of };
  return { at: face(held.minute), ...other };
}

// What would come of it, from the station itself; an answer that comes too late is dropped.
async function ask(mine) {
  const { key, day } = mine.block.dataset;
  const { minute, lane } = mine;
  const query = new URLSearchParams({ key, ...wanted() });
  try {
    const answer = await fetch(`/timetable/${day}/try?${query}`, { headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (held !== mine || mine.minute !== minute || mine.lane !== lane) return;
    const said = told.error ? [told.error] : told.said;
    mine.readout.dataset.verdict = told.error || told.refused ? "refused" : said.length ? "minds" : "fits";
    mine.readout.append(said.length ? said.slice(0, 2).join(" ") : mine.block.closest("[data-grid]").dataset.fits);
    announce(`${called()}. ${mine.readout.lastChild.textContent}`);
  } catch {
    // The panel says it again before anything is kept.
  }
}

function putBack() {
  const { block, readout, shadow, region, timer } = held;
  clearTimeout(timer);
  block.style.top = "";
  block.style.transform = "";
  block.classList.remove("held");
  readout?.remove();
  shadow?.remove();
  region?.removeAttribute("data-held");
  held = null;
}

function take(event) {
  const block = event.target.closest?.("[data-block][data-may-move]");
  if (!block || event.button !== 0 || panel()?.open) return;
  if (held) putBack();
  const start = { from: event.clientY, x: event.clientX, id: event.pointerId, offset: event.clientY - block.getBoundingClientRect().top };
  held = { ...start, block, lifted: false };
  if (event.pointerType === "touch") held.timer = setTimeout(() => held?.block === block && !held.lifted && lift(block, start), LIFT_AFTER_MS);
}

function carry(event) {
  if (!held || held.keys || event.pointerId !== held.id) return;
  if (!held.lifted) {
    const far = Math.hypot(event.clientY - held.from, event.clientX - held.x) > 5;
    if (!far) return;
    clearTimeout(held.timer);
    if (event.pointerType === "touch") return void (held = null);
    lift(held.block, held);
  }
  const lane = laneAt(event.clientX);
  const top = held.block.parentElement.getBoundingClientRect().top;
  const minute = Math.round(minuteAt(event.clientY - held.offset - top, held.axis) / STEP) * STEP;
  if (minute !== held.minute || lane !== held.lane) {
    held.minute = Math.min(minute, 24 * 60 - STEP);
    held.lane = lane;
    show();
  }
}

// The days of the week stand side by side; a column of one day's hamlets is no other day.
const lanes = () => [...held.home.closest("[data-grid]").querySelectorAll("[data-column][data-of]")];

function laneAt(x) {
  const over = lanes().find((lane) => lane.getBoundingClientRect().left <= x && x < lane.getBoundingClientRect().right);
  return over ?? held.lane;
}

function beside(way) {
  const all = lanes();
  return all[all.indexOf(held.lane) + way] ?? held.lane;
}

function drop(event) {
  if (!held || held.keys || event.pointerId !== held.id) return;
  clearTimeout(held.timer);
  if (!held.lifted) return void (held = null);
  held.block.addEventListener("click", (click) => (click.preventDefault(), click.stopPropagation()), { capture: true, once: true });
  const { block } = held;
  setTimeout(() => block.isConnected && block.dispatchEvent(new MouseEvent("click", { cancelable: true })), 0);
  isAway() ? look() : putBack();
}

function press(event) {
  if (event.key === "Escape" && held?.lifted && !panel()?.open) {
    event.preventDefault();
    announce(face(held.was));
    return putBack();
  }
  const block = event.target.closest?.("[data-block][data-may-move]");
  if (!block || event.ctrlKey || event.altKey || event.metaKey || panel()?.open) return;
  const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const side = block.closest("[data-column][data-of]") && { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (way || side) {
    event.preventDefault();
    if (held?.block !== block) {
      if (held) putBack();
      lift(block, { keys: true });
    }
    if (side) held.lane = beside(side);
    const step = way ? way * (event.shiftKey ? 1 : STEP) : 0;
    held.minute = Math.min(Math.max(held.minute + step, 0), 24 * 60 - 1);
    show();
    announce(called());
  } else if (event.key === "Enter" && held?.block === block && isAway()) {
    event.preventDefault();
    look();
  }
}

function look() {
  const url = new URL(held.block.querySelector("a").href);
  for (const [name, value] of Object.entries(wanted())) url.searchParams.set(name, value);
  showPanel(url);
}

function open(event) {
  const link = event.target.closest?.("[data-block] > a, a.slot, .programme-panel a[data-stay]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  showPanel(new URL(link.href));
}

const panel = () => document.querySelector("dialog.programme-panel");

// The panel is the programme's own page, without what is round it.
async function showPanel(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const sheet = page.querySelector("#programme");
    if (!answer.ok || !sheet) throw new Error("no sheet");
    const dialog = panel() ?? made();
    dialog.querySelector("[data-sheet]").replaceChildren(document.adoptNode(sheet));
    dialog.dataset.url = url;
    sheet.querySelector("h1").id = "panel-title";
    if (!dialog.open) dialog.showModal();
    (sheet.querySelector("#trial .actions .main") ?? sheet.querySelector("#trial a") ?? dialog.querySelector(".close button")).focus();
    const trial = sheet.querySelector("#trial");
    if (trial) announce(trial.textContent.replace(/\s+/g, " "));
  } catch {
    location.assign(url);
  }
}

function made() {
  const dialog = Object.assign(document.createElement("dialog"), { className: "programme-panel" });
  dialog.setAttribute("aria-labelledby", "panel-title");
  const close = Object.assign(document.createElement("button"), { className: "button small", type: "button", textContent: document.querySelector("[data-close]").dataset.close });
  const bar = Object.assign(document.createElement("div"), { className: "close" });
  const sheet = document.createElement("div");
  sheet.dataset.sheet = "";
  bar.append(close);
  dialog.append(bar, sheet);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("submit", typed);
  dialog.addEventListener("close", closed);
  document.body.append(dialog);
  return dialog;
}

function typed(event) {
  if (!("stay" in event.target.dataset)) return;
  event.preventDefault();
  const url = new URL(panel().dataset.url);
  url.search = new URLSearchParams(new FormData(event.target));
  showPanel(url);
}

function closed() {
  const back = held?.block;
  if (held) putBack();
  back?.querySelector("a")?.focus();
}

function announce(words) {
  const place = document.querySelector("[data-announce]");
  if (place) place.textContent = words;
}
