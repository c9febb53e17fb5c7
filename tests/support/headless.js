import { createHeadlessMixer } from 'busbar/headless';

export { apply } from './apply.js';

/**
 * Helpers around the headless mixer. An input is `null` or one or two Float32Arrays, as `render` takes it.
 *
 * @typedef {Awaited<ReturnType<typeof createHeadlessMixer>>} HeadlessMixer
 * @typedef {Float32Array[] | null} Input
 */

/** Frames of the engine's blocks: kBlockFrames in cpp/dsp/ramp.h. */
export const BLOCK = 128;

/** Silence rendered before a source starts, so that it starts under a strip that is there already: such a strip does not fade in. */
export const SETTLE_FRAMES = 512;

/**
 * Renders `inputs` from their first frame to their end, in quanta, running each action when its frame has come.
 * @param {HeadlessMixer} mixer
 * @param {Input[]} inputs
 * @param {{quantum?: number, frames?: number, actions?: readonly {at: number, run: (mixer: HeadlessMixer) => void}[]}} [options] actions in order of
 *   their frames; a quantum is cut short where an action is due
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

/** Lets every strip take its values in silence. @param {HeadlessMixer} mixer */
export function settle(mixer) {
  mixer.render([], SETTLE_FRAMES);
}
