/*
 * The musical grid: 24 bars of four beats at 120 BPM. A beat is a whole number of frames at 44.1 kHz and at
 * 48 kHz.
 */
export const BPM = 120;
export const SAMPLE_RATE = 44100;
export const BARS = 24;
export const STEPS_PER_BAR = 16;

const FRAMES_PER_STEP = (SAMPLE_RATE * 60) / BPM / 4;

export const SECONDS_PER_BAR = 240 / BPM;
export const LENGTH = BARS * STEPS_PER_BAR * FRAMES_PER_STEP;

/** The first bar of each section of the song, and the bar after its last one. */
export const SECTIONS = Object.freeze({
  intro: [0, 4],
  build: [4, 8],
  drop: [8, 12],
  break: [12, 16],
  finale: [16, 24],
});

/** @param {number} step sixteenths from the start of the song @returns {number} frames */
export function frameOf(step) {
  return Math.round(step * FRAMES_PER_STEP);
}

/** @param {...keyof typeof SECTIONS} names @returns {number[]} the bars of these sections */
export function barsOf(...names) {
  return names.flatMap((name) => {
    const [first, end] = SECTIONS[name];
    return Array.from({ length: end - first }, (_, i) => first + i);
  });
}
