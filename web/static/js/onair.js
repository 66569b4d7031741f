// On air, zone by zone: the levels move and the time runs out; screen readers are left in peace.
const bar = document.querySelector("[data-bar]");
let base = Date.parse(bar.dataset.now);
let rate = Number(bar.dataset.rate);
let since = performance.now();
let levels = {};

const stream = new EventSource(bar.dataset.events);
stream.addEventListener("clock", (event) => {
  const told = JSON.parse(event.data);
  base = Date.parse(told.at);
  rate = told.rate;
  since = performance.now();
});
stream.addEventListener("level", (event) => {
  levels = JSON.parse(event.data).of || {};
  move();
});
document.addEventListener("station:renewed", draw);
setInterval(draw, 500);
draw();

function move() {
  for (const meter of document.querySelectorAll("[data-bus]")) {
    const db = levels[meter.dataset.bus] ?? -120;
    meter.style.setProperty("--level", Math.min(1, Math.max(0, 1 + db / 60)).toFixed(3));
  }
}

function draw() {
  const now = base + (performance.now() - since) * rate;
  const words = document.querySelector("[data-air]").dataset.words;
  for (const left of document.querySelectorAll("[data-ends]")) {
    const seconds = Math.max(0, Math.round((Date.parse(left.dataset.ends) - now) / 1000));
    const minutes = Math.floor(seconds / 60);
    const said = words.replace("{span}", `${minutes}:${String(seconds % 60).padStart(2, "0")}`);
    if (left.textContent !== said) left.textContent = said;
  }
  move();
}
