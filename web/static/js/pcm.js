// Sound as the station takes it: 48,000 samples a second, 16 bits, in pieces of a tenth of a second.
export const RATE = 48000;
export const PIECE = 4800;

// From any rate to RATE, a block at a time: each sample lies on the curve through its four neighbours;
// of a higher rate neighbours are averaged first, so that nothing above hearing folds down into speech.
export class Resampler {
  constructor(rate) {
    this.step = rate / RATE;
    this.at = 1;
    this.kept = new Float32Array(3);
  }

  take(block) {
    if (this.step === 1) return block;
    const wave = this.step > 1 ? this.smooth(block) : block;
    const all = new Float32Array(this.kept.length + wave.length);
    all.set(this.kept);
    all.set(wave, this.kept.length);
    const out = [];
    let at = this.at;
    for (; at < all.length - 2; at += this.step) out.push(curve(all, at));
    const gone = Math.min(Math.floor(at) - 1, all.length - 3);
    this.kept = all.slice(gone);
    this.at = at - gone;
    return Float32Array.from(out);
  }

  smooth(block) {
    const share = Math.min(1, 1 / this.step);
    let last = this.last ?? 0;
    const out = block.map((each) => (last += (each - last) * share));
    this.last = last;
    return out;
  }
}

function curve(wave, at) {
  const n = Math.floor(at);
  const t = at - n;
  const [a, b, c, d] = [wave[n - 1], wave[n], wave[n + 1], wave[n + 2]];
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

// What is no number, as a broken driver may send, is silence; what is too loud is cut.
export function pcm16(wave) {
  return Int16Array.from(wave, (each) => (Number.isFinite(each) ? Math.round(Math.max(-1, Math.min(1, each)) * 32767) : 0));
}
