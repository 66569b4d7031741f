// Words heard at once: a paragraph, a stretch, or all; never two sounds at a time.
const FIRST_LETTERS = 160;
const MOST_LETTERS = 700;
const BUTTONS = "[data-hear], [data-hear-from], [data-hear-cursor]";

let context = null;
let running = null;

export function readyToHear() {
  reveal();
  new MutationObserver(reveal).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("click", pressed);
  document.addEventListener("submit", asked);
  document.addEventListener("keydown", keyed);
  document.addEventListener("play", (event) => event.target instanceof HTMLMediaElement && silence(), true);
}

function reveal() {
  for (const each of document.querySelectorAll(`:is(${BUTTONS}, [data-needs-script])[hidden]`)) each.hidden = false;
}

function pressed(event) {
  if (event.target.closest("[data-hear-stop]")) return silence();
  const button = event.target.closest(BUTTONS);
  if (!button) return;
  event.preventDefault();
  if (running?.button === button) return silence();
  const wish = wishOf(button);
  if (wish) hear(chunks(wish), button);
}

// "Listen to all": the clip where there is one, else its paragraphs while the voice is made.
function asked(event) {
  const form = event.target.closest("form[data-hear-all]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter;
  if (running?.button === button) return silence();
  const clip = document.querySelector("#voice-state audio");
  const script = document.querySelector("#script");
  if (clip && (!script || script.value === script.defaultValue)) {
    clip.currentTime = 0;
    return void clip.play();
  }
  fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, credentials: "same-origin" }).catch(() => {});
  const lines = paragraphs();
  const keys = form.dataset.hearTakes?.split(",") ?? [];
  const takes = keys.length === lines.length ? keys : [];
  const wishes = lines.map((text, at) => ({ text, as: "script", bulletin: form.dataset.hearAll, paragraph: takes[at], place: places()[at] }));
  hear(wishes.flatMap(chunks), button);
}

function keyed(event) {
  if (event.key === "Escape" && running) return silence();
  if (!event.altKey || !event.shiftKey || event.code !== "KeyN") return;
  const button = document.querySelector("[data-hear-cursor]");
  if (!button) return;
  event.preventDefault();
  button.click();
}

function wishOf(button) {
  const told = button.dataset;
  const own = { as: told.hearAs ?? "text", bulletin: told.hearBulletin, voice: told.hearVoice, speed: told.hearSpeed, pitch: told.hearPitch };
  own.place = button.closest("[data-paragraph]");
  if ("hearCursor" in told) return { ...own, ...underCursor() };
  const from = told.hearFrom ? document.querySelector(told.hearFrom) : null;
  own.text = (told.hear || (from?.value ?? from?.textContent ?? "")).trim();
  if (told.hearForm) {
    own.form = Object.fromEntries(new FormData(document.querySelector(told.hearForm)));
    own.form = { ...own.form, ...JSON.parse(told.hearSet ?? "{}") };
  }
  return own.text ? own : null;
}

// What is chosen in the field last written in, else the line where the cursor stands.
let field = null;
document.addEventListener("focusin", (event) => {
  if (event.target.matches("#text, #script")) field = event.target;
});

function underCursor() {
  const place = field?.isConnected ? field : document.querySelector("#script");
  if (!place) return { text: "" };
  const { value, selectionStart: from, selectionEnd: to } = place;
  const begin = value.lastIndexOf("\n", from - 1) + 1;
  const end = value.indexOf("\n", from);
  const line = value.slice(begin, end < 0 ? value.length : end);
  const number = value.slice(0, begin).split("\n").filter((each) => each.trim()).length;
  const text = to > from ? value.slice(from, to) : line;
  return { text: text.trim(), as: place.id === "script" ? "script" : "text", place: place.id === "script" ? places()[number] : null };
}

function paragraphs() {
  const script = document.querySelector("#script");
  const lines = script ? script.value.split("\n") : [...document.querySelectorAll("[data-hear-paragraph]")].map((each) => each.dataset.hear);
  return lines.map((each) => each.trim()).filter(Boolean);
}

function places() {
  const found = [...document.querySelectorAll("[data-paragraph]")];
  return found.length === paragraphs().length ? found : [];
}

// A long paragraph is asked for in stretches of sentences: the first is heard while the rest is made.
function chunks(wish) {
  if (wish.as !== "script" || wish.text.length <= FIRST_LETTERS || wish.form || wish.paragraph) return wish.text ? [wish] : [];
  const found = [];
  for (const sentence of wish.text.split(/(?<=[.!?…;])\s+/)) {
    const last = found[found.length - 1];
    const most = found.length > 1 ? MOST_LETTERS : FIRST_LETTERS;
    if (last !== undefined && last.length + sentence.length < most) found[found.length - 1] = `${last} ${sentence}`;
    else found.push(sentence);
  }
  return found.map((text) => ({ ...wish, text }));
}

async function hear(wishes, button) {
  silence();
  if (!wishes.length) return;
  for (const audio of document.querySelectorAll("audio")) audio.pause();
  const run = { button, away: new AbortController(), source: null, place: null, asked: performance.now() };
  running = run;
  button?.setAttribute("aria-busy", "true");
  show("waiting");
  try {
    context ??= new AudioContext({ sampleRate: 48000 });
    let next = fetched(wishes[0], run);
    await context.resume();
    for (let at = 0; at < wishes.length; at += 1) {
      const { sound, note } = await next;
      if (running !== run) return;
      if (at + 1 < wishes.length) {
        next = fetched(wishes[at + 1], run);
        next.catch(() => {});
      }
      await sounded(run, sound, wishes[at], note, wishes.length > 1 ? `${at + 1}/${wishes.length}` : "");
      if (running !== run) return;
    }
    silence();
  } catch (trouble) {
    if (running === run) silence(trouble.name === "AbortError" ? "" : trouble.message);
  }
}

async function fetched(wish, run) {
  const body = new URLSearchParams(wish.form ? { ...wish.form, station: "1" } : {});
  for (const name of ["text", "as", "bulletin", "voice", "speed", "pitch", "paragraph"]) if (wish[name]) body.set(name, wish[name]);
  const sound = await askedFor(body, run.away.signal);
  return { ...sound, sound: await context.decodeAudioData(sound.bytes) };
}

// The bytes of a sound, and what to know of it; throws the station's own sentence.
export async function askedFor(body, signal) {
  const headers = { Accept: "application/json", "X-CSRFToken": document.querySelector("meta[name=csrf]").content };
  const answer = await fetch("/hear", { method: "POST", body, headers, signal, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error((await answer.json().catch(() => ({}))).error ?? words().lost);
  return { bytes: await answer.arrayBuffer(), note: decodeURIComponent(answer.headers.get("X-Note") ?? "") };
}

// Plays one sound that is at hand, such as a take just recorded.
export async function play(bytes, button) {
  silence();
  context ??= new AudioContext({ sampleRate: 48000 });
  await context.resume();
  const sound = await context.decodeAudioData(bytes.slice(0));
  const run = { button, away: new AbortController(), source: null, place: null, asked: performance.now() };
  running = run;
  await sounded(run, sound, {}, "", "");
  if (running === run) silence();
}

function sounded(run, sound, wish, note, which) {
  return new Promise((done) => {
    const source = context.createBufferSource();
    source.buffer = sound;
    source.connect(context.destination);
    source.addEventListener("ended", done);
    run.source = source;
    run.button?.removeAttribute("aria-busy");
    run.button?.setAttribute("aria-pressed", "true");
    run.place?.classList.remove("said");
    run.place = wish.place ?? null;
    run.place?.classList.add("said");
    run.place?.scrollIntoView({ block: "nearest" });
    source.start();
    run.first ??= Math.round(performance.now() - run.asked);
    show("sounding", [which, note].filter(Boolean).join(" · "), run.first);
  });
}

export function silence(why = "") {
  const run = running;
  running = null;
  if (run) {
    run.away.abort();
    run.source?.stop();
    run.place?.classList.remove("said");
    run.button?.removeAttribute("aria-busy");
    run.button?.setAttribute("aria-pressed", "false");
  }
  show(why ? "trouble" : "silent", why);
}

const words = () => document.querySelector("[data-hear-bar]")?.dataset ?? {};

function show(state, more = "", first = null) {
  const bar = document.querySelector("[data-hear-bar]");
  if (!bar) return;
  bar.hidden = state === "silent";
  bar.dataset.state = state;
  if (first !== null) bar.dataset.firstMs = first;
  const said = { waiting: bar.dataset.waiting, sounding: bar.dataset.sounding, trouble: "", silent: "" }[state];
  bar.querySelector("[data-hear-words]").textContent = [said, more].filter(Boolean).join(" ");
}

// Sliders say their number beside their name.
document.addEventListener("input", (event) => {
  const place = event.target.type === "range" ? document.querySelector(`output[for="${event.target.id}"]`) : null;
  if (place) place.textContent = (Number(event.target.value) * Number(place.dataset.scale)).toLocaleString(document.documentElement.lang).replace("-", "−") + place.dataset.unit;
});
