// Live parts: when something changed, fetch this page and put its parts in place.
const LEAST_MS = 1500;

export function keepLive(stream) {
  if (!document.querySelector("[data-live]")) return;
  let due = false;
  let busy = false;
  let missed = false;
  let last = 0;
  const soon = () => {
    if (due) return;
    due = true;
    setTimeout(run, Math.max(150, LEAST_MS - (performance.now() - last)) + Math.random() * 200);
  };
  const again = () => missed && document.visibilityState === "visible" && soon();
  async function run() {
    due = false;
    missed = busy || document.visibilityState === "hidden";
    if (missed) return;
    busy = true;
    last = performance.now();
    try {
      await renew();
    } catch {
      // The bar says when the station is not heard; the next change tries again.
    } finally {
      busy = false;
      again();
    }
  }
  document.addEventListener("visibilitychange", again);
  stream?.addEventListener("changed", soon);
  document.addEventListener("station:air", soon);
  const poll = document.querySelector("[data-poll]");
  if (poll) setInterval(() => document.visibilityState === "visible" && !busy && run(), Number(poll.dataset.poll));
}

async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  put(new DOMParser().parseFromString(await answer.text(), "text/html"));
}

// Put every live part of a page that was fetched in its place.
export function put(fresh) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(part.id);
    if (!other || other.innerHTML === part.innerHTML || isInUse(part)) continue;
    const held = part.contains(document.activeElement) && document.activeElement.id;
    part.innerHTML = other.innerHTML;
    if (held) document.getElementById(held)?.focus({ preventScroll: true });
    part.className = other.className;
    document.dispatchEvent(new CustomEvent("station:renewed", { detail: part }));
  }
  for (const name of [".rail ul", "[data-alarms]"]) {
    const [old, other] = [document.querySelector(name), fresh.querySelector(name)];
    if (old && other && old.outerHTML !== other.outerHTML) old.replaceWith(document.adoptNode(other));
  }
}

// No typing, open menu or playing sound is taken away.
function isInUse(part) {
  if ("held" in part.dataset) return true;
  const active = document.activeElement;
  if (part.contains(active) && /^(INPUT|TEXTAREA|SELECT|AUDIO)$/.test(active.tagName)) return true;
  return [...part.querySelectorAll("audio")].some((audio) => !audio.paused || audio.currentTime > 0);
}
