/*
 * Scheduled changes that the page's buttons make. They begin at the value that is heard without modulation,
 * which is the value in a session.
 */

/** Seconds of a fade that must not click. */
const SHORT = 0.03;
/** Lowest frequency of a sweep in Hz, and its width. */
const LOW = 60;
const OCTAVES = 4;

/** @param {import('busbar').AnyStrip} strip @param {import('busbar').Param} param */
function beginSchedule(strip, param, /** @type {number} */ now) {
  const value = Number(strip.toJSON().parameters[param.id]);
  param.cancelScheduledValues(now).setValueAtTime(value, now);
  return value;
}

/**
 * Fades a strip out.
 * @param {import('busbar').AnyStrip} strip
 * @param {number} now time of the context in seconds
 * @param {number} seconds
 */
export function fadeOut(strip, now, seconds) {
  beginSchedule(strip, strip.gain, now);
  strip.gain.linearRampToValueAtTime(0, now + seconds);
}

/**
 * Fades a strip in to its fader, or to 0 dB if the fader is down. It begins at silence, or where an earlier
 * fade has got to.
 * @param {import('busbar').AnyStrip} strip
 * @param {number} now time of the context in seconds
 * @param {number} seconds
 */
export function fadeIn(strip, now, seconds) {
  const { gain } = strip;
  if (gain.value === 0) gain.value = gain.defaultValue;
  const value = beginSchedule(strip, gain, now);
  if (value >= gain.value) gain.linearRampToValueAtTime(0, now + SHORT);
  gain.linearRampToValueAtTime(gain.value, now + Math.max(seconds, 2 * SHORT));
}

/**
 * Moves the ladder's frequency down and back, or up and back if it is low. Switches the ladder on.
 * @param {import('busbar').AnyStrip} strip
 * @param {number} now time of the context in seconds
 * @param {number} seconds of the whole sweep
 */
export function sweep(strip, now, seconds) {
  const { frequency } = strip.ladder;
  strip.ladder.enabled = true;
  beginSchedule(strip, frequency, now);
  const { value } = frequency;
  const down = Math.max(LOW, value / 2 ** OCTAVES);
  frequency
    .exponentialRampToValueAtTime(value > 2 * LOW ? down : value * 2 ** OCTAVES, now + seconds / 2)
    .exponentialRampToValueAtTime(value, now + seconds);
}
