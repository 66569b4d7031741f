// The way on air: a session is begun, its pieces are posted one after the other, and it ends once.
const JOINED = 4; // pieces in one post, at most, where the way is slow
const WAITING = 20; // older than two seconds nobody wants to hear
const GIVE_UP_MS = 6000;

export class Airway {
  // `told` hears how the session stands, `over` once why it is over; `base` is the room's address.
  constructor(base, told, over) {
    Object.assign(this, { base, told, over, key: null, number: 0, queue: [], busy: false, failing: 0 });
  }

  async begin(form) {
    const answer = await post(`${this.base}/begin`, form);
    const said = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(said.error), { mayInterrupt: said.may_interrupt });
    this.key = said.key;
    return said;
  }

  give(sound) {
    if (!this.key) return;
    this.queue.push(sound);
    if (this.queue.length > WAITING) this.queue.splice(0, this.queue.length - WAITING);
    this.pump();
  }

  async pump() {
    if (this.busy) return;
    this.busy = true;
    while (this.key && this.queue.length) await this.send(joined(this.queue.splice(0, JOINED)));
    this.busy = false;
  }

  async send(sound) {
    try {
      const answer = await post(`${this.base}/${this.key}/sound/${this.number++}`, sound, 4000);
      if (answer.redirected) return this.end({ why: "" });
      const said = await answer.json();
      if (!answer.ok) return this.end({ why: said.error });
      this.failing = 0;
      this.told(said);
      if (said.phase === "over" || said.phase === "unknown") this.end(said);
    } catch {
      this.failing ||= performance.now();
      if (performance.now() - this.failing > GIVE_UP_MS) this.end({ why: "" });
      else this.told({ phase: "lost" });
    }
  }

  // The speaker is done: what was said last is still sent on by the station.
  async stop() {
    const key = this.key;
    if (!key) return;
    await this.settle();
    await post(`${this.base}/${key}/end`, "", 4000).catch(() => null);
    // Where the microphone is gone nothing asks any more how it stands: ask with silence.
    for (let times = 0; this.key && times < 20; times++) {
      await new Promise((done) => setTimeout(done, 200));
      this.give(new Int16Array(4800));
    }
  }

  settle() {
    const until = performance.now() + 500;
    return new Promise((done) => {
      const look = () => (!this.queue.length && !this.busy) || performance.now() > until ? done() : setTimeout(look, 20);
      look();
    });
  }

  // The page is being left: a request that outlives it.
  leave() {
    if (this.key) post(`${this.base}/${this.key}/end`, "", 0, true).catch(() => null);
  }

  end(said) {
    if (!this.key) return;
    this.key = null;
    this.queue = [];
    this.over(said);
  }
}

function post(url, body, patience = 8000, keepalive = false) {
  const headers = { Accept: "application/json", "X-CSRFToken": document.querySelector("meta[name=csrf]").content };
  if (body instanceof Int16Array) headers["Content-Type"] = "application/octet-stream";
  const signal = patience ? AbortSignal.timeout(patience) : undefined;
  return fetch(url, { method: "POST", body, headers, credentials: "same-origin", signal, keepalive });
}

function joined(pieces) {
  const out = new Int16Array(pieces.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of pieces) {
    out.set(each, at);
    at += each.length;
  }
  return out;
}
