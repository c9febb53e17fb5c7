/** Helpers for functions that run in a test page, which imports this file as /tests/support/page.js. */
export { apply } from './apply.js';

/**
 * The package's createMixer. Its default options are those in the page's address, such as
 * `?transport=message`, so the same test runs with each transport and backend.
 * @type {typeof import('/dist/index.js').createMixer}
 */
export async function createMixer(context, options) {
  const busbar = await import('/dist/index.js');
  return busbar.createMixer(context, {
    ...Object.fromEntries(new URLSearchParams(location.search)),
    ...options,
  });
}

/** Frames of silence before a test signal. By then a new strip has faded in. */
export const LEAD_FRAMES = 8192;

/**
 * Starts a source that plays the given channels.
 * @param {BaseAudioContext} context @param {Float32Array[]} channels
 * @param {{lead?: number}} [options] `lead`: frames of silence before them
 */
export function play(context, channels, { lead = 0 } = {}) {
  const buffer = context.createBuffer(channels.length, channels[0].length + lead, context.sampleRate);
  for (const [i, channel] of channels.entries())
    buffer.copyToChannel(/** @type {Float32Array<ArrayBuffer>} */ (channel), i, lead);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.start();
  return source;
}

/** @param {string} path */
export async function fetchFloats(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Float32Array(await response.arrayBuffer());
}

/** Posts floats to the test that opened this page. @param {string} name @param {Float32Array} samples */
export async function post(name, samples) {
  await fetch(`/results/${name}`, {
    method: 'POST',
    body: /** @type {Float32Array<ArrayBuffer>} */ (samples),
  });
}

/** @param {number} seconds */
export function wait(seconds) {
  return new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
}

/** Waits until a condition holds. @param {() => boolean} condition @param {number} [seconds] at most */
export async function until(condition, seconds = 5) {
  const deadline = performance.now() + 1000 * seconds;
  while (!condition()) {
    if (performance.now() > deadline)
      throw new Error(`Timed out after ${seconds} s waiting for ${condition}.`);
    await wait(0.02);
  }
}

/**
 * Waits until a mixer that plays has ended its warm-up. WebKitGTK may crash if a context is closed before.
 * @param {import('/dist/index.js').Mixer} mixer
 */
export function warmedUp(mixer) {
  return until(() => mixer.stats.quanta > 60);
}
