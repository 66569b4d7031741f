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

// What only some pages need; body[data-works] tells that it is there.
const needs = (where, what, begin) => document.querySelector(where) && import(what).then(begin);
Promise.all([
  needs("[data-recorder]", "./recorder.js", (its) => its.readAloud()),
  needs("#force", "./board.js", (its) => its.watchBoard()),
  needs("form[data-try]", "./trying.js", (its) => its.tryParts()),
  needs("[data-grid], .slot", "./grid.js", (its) => its.workGrid()),
]).then(() => { document.body.dataset.works = ""; });
