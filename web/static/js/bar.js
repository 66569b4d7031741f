// The bar: clock, lamp, what is on and what comes, told by one event stream.
const LOST_AFTER_MS = 25000;

export function followAir() {
  const bar = document.querySelector("[data-bar]");
  if (!bar) return null;
  const clock = stationClock(bar);
  const state = { said: null };
  const stream = new EventSource(bar.dataset.events);
  let heard = performance.now();
  const on = (name, act) => stream.addEventListener(name, (event) => {
    heard = performance.now();
    lost(false);
    act(JSON.parse(event.data));
  });
  on("clock", (told) => clock.set(told));
  // It may have been said a while ago: count anew.
  on("air", (told) => { show(bar, told, state); count(bar, clock.now()); });
  on("changed", (told) => warn(bar, told));
  on("level", (told) => meter(bar, told.db));
  setInterval(() => {
    clock.draw();
    if (performance.now() - heard > LOST_AFTER_MS) lost(true);
  }, 250);
  clock.draw();
  const link = bar.querySelector("[data-alarms]");
  ring(link, link.dataset);
  document.addEventListener("station:clock", () => moveNow(clock.now()));
  return stream;
}

function lost(is) {
  const note = document.querySelector("[data-lost]");
  if (note && note.hidden === is) note.hidden = !is;
}

function stationClock(bar) {
  let base = Date.parse(bar.dataset.now);
  let rate = Number(bar.dataset.rate);
  let since = performance.now();
  const language = document.documentElement.lang;
  const zone = bar.dataset.zone;
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const weekday = new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", { timeZone: zone, weekday: "long" });
  const day = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "2-digit", month: "2-digit", year: "numeric" });
  const face = bar.querySelector("[data-clock]");
  const date = bar.querySelector("[data-date]");
  let shown = "";
  const now = () => new Date(base + (performance.now() - since) * rate);
  return {
    now,
    set(told) {
      base = Date.parse(told.at);
      rate = told.rate;
      since = performance.now();
    },
    draw() {
      const at = now();
      const words = time.format(at);
      if (words === shown) return;
      shown = words;
      face.textContent = words;
      const name = weekday.format(at);
      const today = `${language === "vi" ? name.replace(/^Thứ/, "thứ") : name}, ${day.format(at)}`;
      if (date.textContent !== today) date.textContent = today;
      document.dispatchEvent(new CustomEvent("station:clock"));
      count(bar, at);
    },
  };
}

function show(bar, told, state) {
  const lamp = bar.querySelector("[data-lamp]");
  lamp.classList.toggle("on", told.lamp === "on");
  lamp.classList.toggle("unknown", told.lamp === "unknown");
  put(lamp, told.lamp_words);
  put(bar.querySelector("[data-what]"), told.what);
  const where = bar.querySelector("[data-where]");
  where.dataset.instant = told.lamp === "off" ? told.instant : "";
  where.dataset.rest = told.places;
  put(where, told.where);
  document.body.classList.toggle("on-air", told.lamp === "on");
  bar.querySelector("[data-level]").hidden = told.lamp !== "on";
  const sink = document.querySelector("[data-null-sink]");
  if (sink) sink.hidden = told.sink_real;
  const said = [told.lamp_words, told.what, told.instant, told.places].join("|");
  if (state.said !== null && state.said !== said) document.dispatchEvent(new CustomEvent("station:air"));
  state.said = said;
}

function warn(bar, told) {
  const link = bar.querySelector("[data-alarms]");
  link.hidden = told.alarms === 0;
  link.classList.toggle("late", told.late > 0);
  put(link.querySelector("span"), bar.dataset[told.late ? "wordsLate" : "wordsAlarms"].replace("{count}", told.late || told.alarms));
  ring(link, told);
}

function ring(link, told) {
  if (Number(told.bell) || link.rings) import("./bell.js").then((bell) => { link.rings = true; bell.ring(link, told); });
}

function put(element, words) {
  if (element && element.textContent !== words) element.textContent = words;
}

// By the minute while far, by the second when near.
function count(bar, at) {
  const where = bar.querySelector("[data-where]");
  if (!where.dataset.instant) return;
  const left = Math.max(0, Math.round((Date.parse(where.dataset.instant) - at) / 1000));
  const rest = where.dataset.rest ? ` · ${where.dataset.rest}` : "";
  put(where, bar.dataset.wordsIn.replace("{span}", span(left < 600 ? left : Math.ceil(left / 60) * 60)) + rest);
}

function span(seconds) {
  const unit = (value, name) => new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: name, unitDisplay: "long" }).format(value);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [];
  if (hours) parts.push(unit(hours, "hour"));
  if (minutes) parts.push(unit(minutes, "minute"));
  if (!hours && (seconds % 60 || !minutes)) parts.push(unit(seconds % 60, "second"));
  return parts.join(" ");
}

function meter(bar, db) {
  const level = bar.querySelector("[data-level]");
  level.style.setProperty("--level", Math.min(1, Math.max(0, 1 + db / 60)).toFixed(3));
}

function moveNow(at) {
  for (const ribbon of document.querySelectorAll("[data-ribbon]")) {
    const begins = Date.parse(ribbon.dataset.begins);
    const share = Math.min(1, Math.max(0, (at - begins) / (Date.parse(ribbon.dataset.ends) - begins)));
    const line = ribbon.querySelector("[data-now-line]");
    if (line) line.setAttribute("transform", `translate(${(150 + share * 1000).toFixed(1)} 0)`);
  }
}
