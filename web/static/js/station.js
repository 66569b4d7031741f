// What every page does: the bar, live parts, keys. Each part works without the others.
import { followAir } from "./bar.js";
import { keepLive } from "./live.js";
import { readKeys } from "./keys.js";
import { guardEditor } from "./editor.js";
import { showUploads } from "./upload.js";
import { followText } from "./player.js";

const stream = followAir();
keepLive(stream);
readKeys();
guardEditor();
showUploads();
followText();
