/*
 * Libraries wrap Web Audio's objects. Tone.js: a node's `input` and `output` lead to what it is made of, a context's `rawContext` to the one it
 * uses, which is standardized-audio-context's; that one keeps the browser's own context in `_nativeContext`.
 */

/**
 * @typedef {object} WrappedNode A node of Tone.js.
 * @property {object | undefined} [input] what takes its input
 * @property {object | undefined} [output] what its sound comes out of
 */

/**
 * @typedef {object} WrappedContext A context of Tone.js or standardized-audio-context.
 * @property {object | undefined} [rawContext] the context that it wraps
 */

/**
 * The AudioNode that a node's sound comes out of.
 * @param {any} node
 * @returns {AudioNode | null} null if there is none
 */
export function outputNodeOf(node) {
  return follow(node, 'output');
}

/**
 * The AudioNode that takes a node's input.
 * @param {any} node
 * @returns {AudioNode | null} null if there is none
 */
export function inputNodeOf(node) {
  return follow(node, 'input');
}

/**
 * The browser's own context.
 * @param {any} context
 * @returns {BaseAudioContext | null} null if it is no audio context
 */
export function nativeContextOf(context) {
  const raw = context?.rawContext ?? context;
  const native = raw?._nativeContext ?? raw;
  return typeof native?.createBufferSource === 'function' ? native : null;
}

/**
 * @param {any} node
 * @param {'input' | 'output'} way
 * @returns {AudioNode | null}
 */
function follow(node, way) {
  let at = node;
  while (at?.[way]) at = at[way];
  return typeof at?.connect === 'function' && typeof at.numberOfOutputs === 'number' ? at : null;
}
