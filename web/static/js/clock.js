// How far the station's clock is from the one of this device, and taking that time over.
const place = document.querySelector("[data-device]");
const form = document.querySelector("[data-set-clock]");
const AGREE_S = 2;

// The page was written just before its first byte came.
const [read] = performance.getEntriesByType("navigation");
const came = Date.now() - (read ? performance.now() - read.responseStart : 0);
const ahead = Math.round((came - Date.parse(place.dataset.device)) / 1000);

const { same, faster, slower } = place.dataset;
const said = Math.abs(ahead) < AGREE_S ? same : ahead > 0 ? faster : slower;
place.textContent = said.replace("{}", words(Math.abs(ahead)));
place.hidden = false;

const button = form?.querySelector("[data-take]");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    // Sent as a second begins, so that the second that is written is the one it is.
    setTimeout(() => {
      const [day, at] = written(new Date());
      form.elements.day.value = day;
      form.elements.at.value = at;
      form.requestSubmit();
    }, 1000 - (Date.now() % 1000));
  });
}

function words(seconds) {
  const { s, min, h, d } = place.dataset;
  if (seconds < 120) return `${seconds} ${s}`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} ${min}`;
  return seconds < 172800 ? `${Math.round(seconds / 3600)} ${h}` : `${Math.round(seconds / 86400)} ${d}`;
}

// Where the station is, wherever the device thinks it is; Swedes write as forms do.
function written(now) {
  const timeZone = document.querySelector("[data-bar]").dataset.zone;
  return now.toLocaleString("sv-SE", { timeZone }).split(" ");
}
