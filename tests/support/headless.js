import { createHeadlessMixer } from 'busbar/headless';

export { apply } from './apply.js';

/**
 * Helpers for the headless mixer. An input is `null` or one or two Float32Arrays, as for `render`.
 *
 * @typedef {Awaited<ReturnType<typeof createHeadlessMixer>>} HeadlessMixer
 * @typedef {Float32Array[] | null} Input
 */

/** Frames of one engine block: kBlockFrames in cpp/dsp/ramp.h. */
export const BLOCK = 128;

/** Frames of silence before a source starts. A strip that is already live by then does not fade in. */
export const SETTLE_FRAMES = 512;

/**
 * Renders `inputs` from their first frame to their last, in quanta, and runs each action at its frame.
 * @param {HeadlessMixer} mixer
 * @param {Input[]} inputs
 * @param {object} [options]
 * @param {number} [options.quantum] in frames
 * @param {number} [options.frames] default: the length of the longest input
 * @param {readonly {at: number, run: (mixer: HeadlessMixer) => void}[]} [options.actions] in order of their
 *   frames; a quantum is cut short where an action is due
 * @returns {[Float32Array, Float32Array]}
 */
export function renderInQuanta(
  mixer,
  inputs,
  { quantum = 128, frames = lengthOf(inputs), actions = [] } = {},
) {
  const left = new Float32Array(frames);
  const right = new Float32Array(frames);
  let frame = 0;
  let next = 0;
  while (frame < frames) {
    for (; next < actions.length && actions[next].at <= frame; next++) actions[next].run(mixer);
    const end = Math.min(frame + quantum, frames, actions[next]?.at ?? frames);
    const part = inputs.map((input) => (input ? input.map((channel) => channel.subarray(frame, end)) : null));
    const [l, r] = mixer.render(part, end - frame);
    left.set(l, frame);
    right.set(r, frame);
    frame = end;
  }
  return [left, right];
}

/** @param {Input[]} inputs */
function lengthOf(inputs) {
  return Math.max(0, ...inputs.map((input) => input?.[0].length ?? 0));
}

/** Renders silence until every strip's values have settled. @param {HeadlessMixer} mixer */
export function settle(mixer) {
  mixer.render([], SETTLE_FRAMES);
}
