// The microphone: asked for once, told of by the piece; it says why where the browser gives none.
const WANTED = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class NoMicrophone extends Error {}

export function isPossible() {
  return Boolean(window.isSecureContext && navigator.mediaDevices?.getUserMedia && window.AudioWorkletNode);
}

// Calls `heard` with each piece of sound, `lost` when the microphone is pulled out. Returns how to let go of it.
export async function openMicrophone(heard, lost) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: WANTED });
  } catch (why) {
    throw new NoMicrophone(why.name);
  }
  const { context, source } = await listenTo(stream);
  const node = new AudioWorkletNode(context, "speak");
  node.port.onmessage = (event) => heard(event.data.sound);
  source.connect(node).connect(context.destination);
  await context.resume();
  stream.getTracks().forEach((track) => track.addEventListener("ended", lost));
  return () => {
    // Pieces that were under way when it was let go of are not heard any more.
    node.port.onmessage = null;
    stream.getTracks().forEach((track) => track.stop());
    context.close();
  };
}

async function listenTo(stream) {
  const made = async (options) => {
    const context = new AudioContext(options);
    await context.audioWorklet.addModule(new URL("./speak-worklet.js", import.meta.url));
    return { context, source: context.createMediaStreamSource(stream) };
  };
  try {
    return await made({ sampleRate: 48000, latencyHint: "interactive" });
  } catch {
    // Some browsers take a microphone only at its own rate; it is brought to the station's here.
    return made({ latencyHint: "interactive" });
  }
}

export function decibels(sound) {
  let peak = 1;
  for (const each of sound) peak = Math.max(peak, Math.abs(each));
  return 20 * Math.log10(peak / 32768);
}
