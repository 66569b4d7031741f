// The bell: a new fault is heard and felt once; one that nobody looks at for long, every half minute.
const AGAIN_MS = 30000;
const TONES = [[880, 0], [660, 0.22], [880, 0.6], [660, 0.82]];
const LENGTH_S = 0.18;
let audio = null;
let now = null;

export const bell = {
  get isOn() { return localStorage.getItem("bell") !== "off"; },
  set isOn(on) { localStorage.setItem("bell", on ? "on" : "off"); },
};

// `told`: the newest fault that stands unseen, how many are late; whoever cannot help hears late ones only.
export function ring(link, told) {
  now = { newest: Number(told.bell), late: Number(told.late), first: link.hasAttribute("data-first") };
  look();
}

function look() {
  if (!now || !bell.isOn || !now.newest || (!now.first && !now.late)) return;
  const rung = Number(localStorage.getItem("bell-rung"));
  const since = Date.now() - Number(localStorage.getItem("bell-at"));
  const isNew = now.newest > rung;
  if (!isNew && !(now.late && Math.abs(since) >= AGAIN_MS)) return;
  localStorage.setItem("bell-rung", now.newest);
  localStorage.setItem("bell-at", Date.now());
  sound();
}

setInterval(look, 5000);

// A browser lets a page sound only after somebody has touched it; until then it waits for that.
export async function sound() {
  navigator.vibrate?.([250, 120, 250]);
  audio ??= new AudioContext();
  if (audio.state !== "running") {
    const wake = () => audio.resume().then(play);
    for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, wake, { once: true });
    return;
  }
  play();
}

function play() {
  document.documentElement.dataset.rang = Number(document.documentElement.dataset.rang || 0) + 1;
  for (const [pitch, after] of TONES) {
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    const at = audio.currentTime + 0.05 + after;
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(0.4, at + 0.02);
    loud.gain.linearRampToValueAtTime(0, at + LENGTH_S);
    tone.connect(loud).connect(audio.destination);
    tone.start(at);
    tone.stop(at + LENGTH_S);
  }
}

// The switch on the page of alarms is kept by this browser alone.
const box = document.querySelector("[data-bell-switch]");
if (box) {
  const wanted = box.querySelector("input");
  wanted.checked = bell.isOn;
  wanted.addEventListener("change", () => { bell.isOn = wanted.checked; });
  box.querySelector("button").addEventListener("click", sound);
  box.hidden = false;
}
