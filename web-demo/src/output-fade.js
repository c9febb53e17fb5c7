/** Length of a fade-in in seconds. */
const FADE = 0.012;

/** Connects the mixer to the speakers through a gain, which fades out around a stop or a seek. */
export class OutputFade {
  #context;
  #gain;

  /** @param {AudioContext} context @param {import('busbar').AudioMixer} mixer */
  constructor(context, mixer) {
    const node = new GainNode(context);
    mixer.connect(node).connect(context.destination);
    this.#context = context;
    this.#gain = node.gain;
  }

  /** Fades out and in again. @param {number} time in seconds, at which the output is silent */
  dip(time) {
    const now = this.#context.currentTime;
    this.#gain.cancelScheduledValues(now);
    this.#gain.setValueAtTime(this.#gain.value, now);
    this.#gain.linearRampToValueAtTime(0, Math.max(now, time - 0.005));
    this.#gain.setValueAtTime(0, time + 0.005);
    this.#gain.linearRampToValueAtTime(1, time + 0.005 + FADE);
  }
}
