/** Measures a mix: its peak, and how many samples exceed full scale and would be clipped as integers. */
export class Level {
  /** Largest magnitude so far, linear. */
  peak = 0;
  /** Number of samples above full scale so far. */
  over = 0;

  /** @param {readonly Float32Array[]} channels */
  measure(channels) {
    for (const samples of channels) {
      for (let i = 0; i < samples.length; i++) {
        const level = Math.abs(samples[i]);
        if (level > this.peak) this.peak = level;
        if (level > 1) this.over++;
      }
    }
  }

  /** The peak as text, in dBFS. */
  get text() {
    return this.peak === 0 ? 'silent' : `${(20 * Math.log10(this.peak)).toFixed(2)} dBFS`;
  }
}

/** @param {number} seconds @returns {string} 1:02:03.456 or 2:03.456 */
export function durationText(seconds) {
  const ms = Math.round(1000 * seconds);
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, (ms / 1000) % 60];
  return `${h > 0 ? `${h}:${String(m).padStart(2, '0')}` : m}:${s.toFixed(3).padStart(6, '0')}`;
}
