// A running emergency, second by second: since when, and until the next round and its end.
const bar = document.querySelector("[data-bar]");
let base = Date.parse(bar.dataset.now);
let rate = Number(bar.dataset.rate);
let since = performance.now();

const stream = new EventSource(bar.dataset.events);
stream.addEventListener("clock", (event) => {
  const told = JSON.parse(event.data);
  base = Date.parse(told.at);
  rate = told.rate;
  since = performance.now();
});
document.addEventListener("station:renewed", draw);
setInterval(draw, 500);
draw();

function draw() {
  const now = base + (performance.now() - since) * rate;
  for (const place of document.querySelectorAll("[data-since], [data-until]")) {
    const { since: from, until } = place.dataset;
    const seconds = Math.max(0, Math.round((from ? now - Date.parse(from) : Date.parse(until) - now) / 1000));
    const said = words(seconds);
    if (place.textContent !== said) place.textContent = said;
  }
}

function words(seconds) {
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
