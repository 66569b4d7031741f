// On the browser's audio thread: the microphone's samples, brought to the station's rate, by the piece.
import { PIECE, Resampler, pcm16 } from "./pcm.js";

class Speak extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate);
    this.piece = new Float32Array(PIECE);
    this.filled = 0;
  }

  process([input]) {
    if (input[0]) this.take(this.resampler.take(mono(input)));
    return true;
  }

  take(wave) {
    for (const each of wave) {
      this.piece[this.filled++] = each;
      if (this.filled < PIECE) continue;
      const sound = pcm16(this.piece);
      this.port.postMessage({ sound }, [sound.buffer]);
      this.filled = 0;
    }
  }
}

function mono(channels) {
  if (channels.length === 1) return channels[0];
  return channels[0].map((each, at) => channels.reduce((sum, one) => sum + one[at], 0) / channels.length);
}

registerProcessor("speak", Speak);
