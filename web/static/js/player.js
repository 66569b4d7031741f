// The text follows the voice: the paragraph that is being read is marked, by share of letters.
export function followText(root = document) {
  for (const audio of root.querySelectorAll("audio[data-follow]")) follow(audio);
  if (root === document) {
    document.addEventListener("station:renewed", (event) => followText(event.detail));
  }
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
