// Reading aloud: one paragraph at a time in large letters; the microphone, its level in words, the take kept.
import { askedFor, play, silence } from "./hear.js";

const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const QUIET_DB = -42;
const LOUD_DB = -1;
const LOOK_BACK_MS = 1500;
const NOTHING_DB = -60;

export function readAloud() {
  const stage = document.querySelector("[data-recorder]");
  const rows = [...document.querySelectorAll("[data-take]")];
  if (!stage || !rows.length) return;
  stage.hidden = false;
  const at = (name) => stage.querySelector(`[data-${name}]`);
  const words = stage.dataset;
  let here = Math.max(0, rows.findIndex((row) => !("isKept" in row.dataset)));
  let microphone = null;
  let take = null; // the take under way: { recorder, parts, loudest }
  let kept = new Map(); // heard already: sound by paragraph
  let unsent = null;

  at("record").addEventListener("click", () => (take ? take.recorder.stop() : record()));
  at("listen").addEventListener("click", listen);
  for (const button of stage.querySelectorAll("[data-go]")) button.addEventListener("click", () => go(Number(button.dataset.go)));
  document.addEventListener("keydown", keyed);
  for (const [number, row] of rows.entries()) row.querySelector("[data-words]").addEventListener("click", () => go(number - here));
  window.addEventListener("beforeunload", (event) => (take || unsent) && event.preventDefault());
  show();

  function keyed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, summary")) return;
    const does = { " ": () => at("record").click(), n: listen, ArrowLeft: () => go(-1), ArrowRight: () => go(1) }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  }

  function go(by) {
    if (take || unsent) return;
    silence();
    here = Math.min(Math.max(here + by, 0), rows.length - 1);
    show();
    at("prompt").focus({ preventScroll: true });
  }

  function show() {
    const text = (number) => rows[number]?.querySelector("[data-words]").textContent ?? "";
    at("at").textContent = here + 1;
    at("before").textContent = text(here - 1);
    at("prompt").textContent = text(here);
    at("after").textContent = text(here + 1);
    const done = "isKept" in rows[here].dataset;
    at("record-words").textContent = take ? words.stop : done ? words.again : words.start;
    at("listen").disabled = Boolean(take) || !done;
    for (const button of stage.querySelectorAll("[data-go]")) button.disabled = Boolean(take);
    stage.classList.toggle("is-recording", Boolean(take));
    rows.forEach((row, number) => row.classList.toggle("is-here", number === here));
    const tag = rows[here].querySelector("[data-tag]");
    at("take-state").textContent = take ? words.recording : tag.textContent;
    at("take-state").className = `tag ${take ? "sounding" : done ? "approved" : "plain"}`;
  }

  function trouble(why) {
    at("trouble").textContent = why;
    at("trouble").hidden = !why;
  }

  async function record() {
    if (unsent) return send(unsent);
    trouble("");
    silence();
    if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return trouble(words.unsafe);
    try {
      microphone ??= await listenIn();
    } catch {
      return trouble(words.refused);
    }
    const kind = KINDS.find((each) => MediaRecorder.isTypeSupported(each));
    const recorder = new MediaRecorder(microphone.stream, { mimeType: kind, audioBitsPerSecond: 96_000 });
    take = { recorder, parts: [], loudest: -Infinity, began: performance.now(), row: rows[here] };
    recorder.addEventListener("dataavailable", (event) => take?.parts.push(event.data));
    recorder.addEventListener("stop", ended);
    recorder.start();
    show();
  }

  function ended() {
    const { parts, loudest, recorder, row } = take;
    take = null;
    at("elapsed").textContent = "0:00";
    show();
    if (loudest < NOTHING_DB) return trouble(words.nothing);
    const ending = recorder.mimeType.includes("mp4") ? "m4a" : recorder.mimeType.includes("ogg") ? "ogg" : "webm";
    send({ row, file: new File(parts, `doan-${rows.indexOf(row) + 1}.${ending}`, { type: recorder.mimeType }) });
  }

  async function send(what) {
    unsent = what;
    at("take-state").textContent = words.keeping;
    const body = new FormData();
    body.set("paragraph", what.row.dataset.take);
    body.set("recording", what.file);
    const headers = { Accept: "application/json", "X-CSRFToken": document.querySelector("meta[name=csrf]").content };
    let told;
    try {
      const answer = await fetch(words.action, { method: "POST", body, headers, credentials: "same-origin" });
      told = await answer.json();
      unsent = null;
      if (!answer.ok) {
        show();
        return void trouble(told.error);
      }
    } catch {
      show();
      return void trouble(words.lost);
    }
    what.row.dataset.isKept = "";
    const tag = what.row.querySelector("[data-tag]");
    tag.textContent = tag.dataset.yes;
    tag.className = "tag approved";
    document.querySelector("[data-recorded]").textContent = told.words;
    show();
    await check(what.row);
  }

  // The take is trimmed and levelled by the station at once: what is wrong with it is told here.
  async function check(row) {
    kept.delete(row.dataset.take);
    try {
      const heard = await fetched(row);
      at("take-state").textContent = words.kept;
      trouble(heard.note);
    } catch (why) {
      trouble(why.message);
    }
  }

  async function fetched(row) {
    const key = row.dataset.take;
    if (!kept.has(key)) kept.set(key, await askedFor(new URLSearchParams({ bulletin: words.bulletin, paragraph: key, text: "" })));
    return kept.get(key);
  }

  async function listen() {
    if (take || at("listen").disabled) return;
    const button = at("listen");
    if (button.getAttribute("aria-pressed") === "true") return silence();
    try {
      await play((await fetched(rows[here])).bytes, button);
    } catch (why) {
      trouble(why.message);
    }
  }

  async function listenIn() {
    const wanted = { channelCount: 1, echoCancellation: false, noiseSuppression: true, autoGainControl: false };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: wanted });
    const context = new AudioContext();
    const ear = context.createAnalyser();
    ear.fftSize = 2048;
    context.createMediaStreamSource(stream).connect(ear);
    requestAnimationFrame(function look() {
      measure(ear);
      requestAnimationFrame(look);
    });
    return { stream };
  }

  const seen = [];
  function measure(ear) {
    const wave = new Float32Array(ear.fftSize);
    ear.getFloatTimeDomainData(wave);
    const peak = 20 * Math.log10(Math.max(...wave.map(Math.abs), 1e-6));
    const now = performance.now();
    seen.push({ now, peak });
    while (seen[0].now < now - LOOK_BACK_MS) seen.shift();
    const loudest = Math.max(...seen.map((each) => each.peak));
    const level = Math.max(...seen.filter((each) => each.now > now - 250).map((each) => each.peak));
    if (take) {
      take.loudest = Math.max(take.loudest, peak);
      const seconds = Math.floor((now - take.began) / 1000);
      at("elapsed").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
    at("level").style.setProperty("--level", Math.min(1, Math.max(0, (level + 60) / 60)));
    const state = loudest > LOUD_DB ? "loud" : loudest < QUIET_DB ? "quiet" : "good";
    const told = at("level-words");
    if (told.dataset.level !== state) {
      told.dataset.level = state;
      told.textContent = words[state];
    }
  }
}
