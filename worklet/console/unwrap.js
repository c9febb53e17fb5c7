/*
 * Finds the browser's objects behind those of wrapping libraries. The `input` and `output` of a Tone.js node
 * are the nodes that it is made of. The `rawContext` of a Tone.js context is a context of
 * standardized-audio-context, which keeps the browser's own context in `_nativeContext`.
 */

/**
 * @typedef {object} WrappedNode A node of Tone.js.
 * @property {object | undefined} input the node behind its input
 * @property {object | undefined} output the node behind its output
 */

/**
 * @typedef {object} WrappedContext A context of Tone.js or standardized-audio-context.
 * @property {object | undefined} [rawContext] the context that it wraps; standardized-audio-context has none
 */

/**
 * The AudioNode at the output of a node, which may be wrapped.
 * @param {any} node
 * @returns {AudioNode | null} null if it is not an AudioNode
 */
export function outputNodeOf(node) {
  return follow(node, 'output');
}

/**
 * The AudioNode at the input of a node, which may be wrapped.
 * @param {any} node
 * @returns {AudioNode | null} null if it is not an AudioNode
 */
export function inputNodeOf(node) {
  return follow(node, 'input');
}

/**
 * The browser's own context behind a context, which may be wrapped.
 * @param {any} context
 * @returns {BaseAudioContext | null} null if it is not an audio context
 */
export function nativeContextOf(context) {
  const raw = context?.rawContext ?? context;
  const native = raw?._nativeContext ?? raw;
  return typeof native?.createBufferSource === 'function' ? native : null;
}

/**
 * @param {any} node
 * @param {'input' | 'output'} side
 * @returns {AudioNode | null}
 */
function follow(node, side) {
  let at = node;
  while (at?.[side]) at = at[side];
  return typeof at?.connect === 'function' && typeof at.numberOfOutputs === 'number' ? at : null;
}
