// The text follows the voice: the paragraph that is being read is marked, by share of letters.
export function followText(root = document) {
  for (const audio of root.querySelectorAll("audio[data-follow]")) follow(audio);
  if (root === document) {
    document.addEventListener("station:renewed", (event) => followText(event.detail));
  }
}

// The outline shows how far the sound is; a press on it goes there.
export function drawOutlines() {
  document.addEventListener("timeupdate", (event) => {
    const place = event.target.closest?.(".player")?.querySelector("[data-reached]");
    if (place && event.target.duration) place.style.setProperty("--reached", event.target.currentTime / event.target.duration);
  }, true);
  document.addEventListener("click", (event) => {
    const outline = event.target.closest("[data-outline]");
    const audio = outline?.closest(".player").querySelector("audio");
    if (!audio?.duration) return;
    const box = outline.getBoundingClientRect();
    audio.currentTime = ((event.clientX - box.left) / box.width) * audio.duration;
    audio.play();
  });
}

function follow(audio) {
  const text = document.getElementById(audio.dataset.follow) ?? document.querySelector("[data-script]");
  const lines = text ? [...text.querySelectorAll("p")] : [];
  if (!lines.length) return;
  const lengths = lines.map((line) => line.textContent.length + 12);
  const total = lengths.reduce((sum, each) => sum + each, 0);
  audio.addEventListener("timeupdate", () => {
    let reached = (audio.currentTime / audio.duration) * total;
    const at = audio.paused && !audio.currentTime ? -1 : lengths.findIndex((each) => (reached -= each) <= 0);
    lines.forEach((line, number) => line.classList.toggle("said", number === at));
  });
}
