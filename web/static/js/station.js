// What every page does: the bar, live parts, keys. Each part works without the others.
import { followAir } from "./bar.js";
import { keepLive } from "./live.js";
import { readKeys } from "./keys.js";
import { guardEditor } from "./editor.js";
import { readMarks } from "./marks.js";
import { showUploads } from "./upload.js";
import { drawOutlines, followText } from "./player.js";
import { readyToHear } from "./hear.js";
import { sayDates } from "./dates.js";

const stream = followAir();
keepLive(stream);
readKeys();
guardEditor();
readMarks();
showUploads();
followText();
drawOutlines();
readyToHear();
sayDates();

// What only some pages need; `data-works` tells that it is there, and until when a page works as without script.
const some = [
  document.querySelector("[data-recorder]") && import("./recorder.js").then((recorder) => recorder.readAloud()),
  document.querySelector("#force") && import("./board.js").then((board) => board.watchBoard()),
  document.querySelector("form[data-try]") && import("./trying.js").then((trying) => trying.tryParts()),
  document.querySelector("[data-grid], .slot") && import("./grid.js").then((grid) => grid.workGrid()),
];
Promise.all(some).then(() => { document.body.dataset.works = ""; });
