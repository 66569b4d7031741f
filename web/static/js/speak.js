// Speaking live: where, is the microphone good, on air, and what the loudspeakers really get.
import { Airway } from "./airway.js";
import { NoMicrophone, decibels, isPossible, openMicrophone } from "./microphone.js";

const QUIET_DB = -38;
const LOUD_DB = -1;
const LOOK_BACK = 15; // pieces
const WARN_S = 60;

const room = document.querySelector("[data-speak]");
const at = (name) => room.querySelector(`[data-${name}]`);
const words = room.dataset;
const setup = at("setup");
let letGo = null; // of the microphone
let airway = null;
let muted = false;
let since = null; // when the loudspeakers were open, by the browser's own clock
let ends = null;
let warned = false;
let awake = null;
const seen = [];

for (const preset of room.querySelectorAll("[data-preset]")) preset.addEventListener("click", () => choose(preset));
setup.addEventListener("change", showChoice);
at("check").addEventListener("click", () => (letGo ? close() : listen()));
at("go").addEventListener("click", ask);
at("yes").addEventListener("click", () => begin(false));
at("interrupt").addEventListener("click", () => begin(true));
at("no").addEventListener("click", () => at("confirm").close());
at("stop").addEventListener("click", stop);
at("mute").addEventListener("click", cough);
at("again").addEventListener("click", again);
document.addEventListener("keydown", keyed);
window.addEventListener("beforeunload", (event) => airway?.key && event.preventDefault());
window.addEventListener("pagehide", () => airway?.leave());
setInterval(count, 250);
if (isPossible()) showChoice();
else refuse(words.unsafe, true);

function zones() {
  return [...setup.querySelectorAll("input[name=zones]:checked")];
}

function choose(preset) {
  const wanted = new Set(preset.dataset.preset.split(","));
  const on = preset.getAttribute("aria-pressed") !== "true";
  for (const box of setup.querySelectorAll("input[name=zones]")) if (wanted.has(box.value)) box.checked = on;
  showChoice();
}

function showChoice() {
  const chosen = new Set(zones().map((box) => box.value));
  for (const preset of room.querySelectorAll("[data-preset]"))
    preset.setAttribute("aria-pressed", preset.dataset.preset.split(",").every((zone) => chosen.has(zone)));
  at("go").disabled = !chosen.size || !isPossible();
  at("none").hidden = chosen.size > 0;
}

function refuse(why, trust = false) {
  at("trouble").hidden = !why;
  at("trouble-words").textContent = why;
  at("trust").hidden = !trust;
}

async function listen() {
  if (!isPossible()) return false;
  refuse("");
  try {
    letGo ??= await openMicrophone(heard, () => airway?.key ? stop() : close());
  } catch (why) {
    if (!(why instanceof NoMicrophone)) throw why;
    refuse(why.message === "NotFoundError" ? words.missing : words.refused);
    return false;
  }
  at("check").setAttribute("aria-pressed", "true");
  return true;
}

function close() {
  letGo?.();
  letGo = null;
  seen.length = 0;
  at("check").setAttribute("aria-pressed", "false");
  for (const meter of room.querySelectorAll("[data-mic-level]")) fill(meter, -60);
  at("mic-words").textContent = words.idle;
  delete at("mic-words").dataset.level;
}

function heard(sound) {
  if (muted) sound.fill(0);
  const level = decibels(sound);
  for (const meter of room.querySelectorAll("[data-mic-level]")) fill(meter, level);
  seen.push(level);
  if (seen.length > LOOK_BACK) seen.shift();
  const loudest = Math.max(...seen);
  const state = loudest > LOUD_DB ? "loud" : loudest < QUIET_DB ? "quiet" : "good";
  put(at("mic-words"), words[state], state);
  airway?.give(sound);
}

function fill(meter, level) {
  meter.style.setProperty("--level", Math.min(1, Math.max(0, 1 + level / 60)).toFixed(3));
}

function put(element, text, level) {
  if (level && element.dataset.level !== level) element.dataset.level = level;
  if (element.textContent !== text) element.textContent = text;
}

function ask() {
  const names = zones().map((box) => box.dataset.name);
  at("confirm-where").textContent = names.join(", ");
  at("confirm-count").textContent = `${names.length}/${words.zones}`;
  at("confirm-limit").textContent = setup.elements.minutes.selectedOptions[0].textContent;
  refuseAir("", false);
  at("confirm").showModal();
  at("yes").focus();
}

function refuseAir(why, mayInterrupt) {
  at("air-trouble").textContent = why;
  at("air-trouble").hidden = !why;
  at("interrupt").hidden = !mayInterrupt;
  at("yes").hidden = mayInterrupt;
}

async function begin(interrupts) {
  for (const button of [at("yes"), at("interrupt")]) button.disabled = true;
  try {
    if (!(await listen())) return void at("confirm").close();
    const form = new URLSearchParams(new FormData(setup));
    if (interrupts) form.set("interrupts", "1");
    const way = new Airway(words.base, told, over);
    const said = await way.begin(form);
    airway = way;
    onAir(said.limit_s);
  } catch (why) {
    refuseAir(why.mayInterrupt === undefined ? words.away : why.message, Boolean(why.mayInterrupt));
  } finally {
    for (const button of [at("yes"), at("interrupt")]) button.disabled = false;
  }
}

function onAir(limit) {
  at("confirm").close();
  [since, warned, muted] = [null, false, false];
  ends = limit;
  setup.hidden = at("after").hidden = true;
  at("stage").hidden = false;
  at("lamps").replaceChildren(...zones().map(lamp));
  at("mute").setAttribute("aria-pressed", "false");
  phase("opening");
  at("stage").focus();
  navigator.wakeLock?.request("screen").then((lock) => (awake = lock)).catch(() => null);
}

function lamp(box) {
  const line = document.createElement("li");
  line.dataset.zone = box.value;
  line.append(document.createElement("i"), box.dataset.name, document.createElement("small"));
  return line;
}

function phase(name) {
  const stage = at("stage");
  if (stage.dataset.phase === name) return;
  stage.dataset.phase = name;
  put(at("phase-words"), words[`phase${name[0].toUpperCase()}${name.slice(1)}`] ?? "");
}

function told(said) {
  if (said.phase === "lost") return phase("lost");
  phase(muted && said.phase === "sounding" ? "muted" : said.phase);
  if (said.phase === "sounding" && since === null) since = performance.now();
  if (said.left_s !== null) ends = said.left_s + (performance.now() - (since ?? performance.now())) / 1000;
  fill(at("air-level"), said.level_db);
  for (const [zone, state] of Object.entries(said.lamps)) {
    const line = at("lamps").querySelector(`[data-zone="${zone}"]`);
    line.dataset.state = state;
    put(line.lastChild, words[`lamp${state[0].toUpperCase()}${state.slice(1)}`]);
  }
  at("held").textContent = said.held_ms;
}

function count() {
  if (!airway?.key) return;
  const gone = since === null ? 0 : (performance.now() - since) / 1000;
  const left = Math.max(0, ends - gone);
  put(at("elapsed"), clock(gone));
  put(at("left"), clock(Math.ceil(left)));
  at("left").classList.toggle("soon", since !== null && left <= WARN_S);
  if (since !== null && left <= WARN_S && !warned) {
    warned = true;
    document.querySelector("[data-announce]").textContent = words.warning;
  }
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

function cough() {
  muted = !muted;
  at("mute").setAttribute("aria-pressed", muted);
  if (since !== null) phase(muted ? "muted" : "sounding");
}

function stop() {
  phase("ending");
  airway?.stop();
}

function over(said) {
  close();
  awake?.release();
  at("stage").hidden = true;
  at("after").hidden = false;
  const mine = !said.why && said.outcome;
  put(at("over"), mine ? words.done : said.why || words.away);
  at("after").classList.toggle("trouble", !mine);
  at("log").href = said.lines?.[0] ?? words.log;
  at("after").focus();
}

function again() {
  at("after").hidden = true;
  setup.hidden = false;
  at("go").focus();
}

function keyed(event) {
  if (!airway?.key || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const does = { m: cough, M: cough, Escape: stop }[event.key];
  if (!does) return;
  event.preventDefault();
  does();
}
