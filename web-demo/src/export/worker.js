import { createHeadlessMixer } from 'busbar/headless';
import { Level } from '../../../worklet/cli/level.js';
import { SAMPLE_FORMATS } from '../../../worklet/cli/sample-format.js';
import { WavWriter } from '../../../worklet/cli/wav-writer.js';
import { BlobFile } from './blob-file.js';

/**
 * The worker that renders a mix. It receives an order and a port, requests the tracks' samples through the
 * port, a chunk at a time, and sends the WAV file.
 *
 * @typedef {object} Order
 * @property {import('busbar').Session} session
 * @property {number} sampleRate in Hz
 * @property {number} frames length of the mix
 * @property {string} format a key of SAMPLE_FORMATS
 *
 * @typedef {object} Rendered
 * @property {Blob} blob the WAV file
 * @property {string} peak peak of the mix as text
 * @property {number} over number of samples above full scale
 * @property {string[]} faulty names of the strips that were silenced because of faulty samples
 *
 * @typedef {{[trackId: string]: Float32Array[] | null}} Samples channels by track
 *
 * @typedef {{read: {from: number, count: number}} | {rendered: Rendered} | {error: string}} Message
 */

/** Frames that are rendered at a time. With the same number as the command line's, dither is the same. */
const CHUNK = 8192;

addEventListener('message', async ({ data, ports: [port] }) => {
  try {
    const rendered = await render(data, port);
    send(port, { rendered });
  } catch (error) {
    send(port, { error: error instanceof Error ? error.message : String(error) });
  }
});

/** @param {MessagePort} port @param {Message} message */
function send(port, message) {
  port.postMessage(message);
}

/**
 * @param {Order} order
 * @param {MessagePort} port
 * @returns {Promise<Rendered>}
 */
async function render({ session, sampleRate, frames, format }, port) {
  const mixer = await createHeadlessMixer({ sampleRate, ...session.capacity });
  await mixer.restore(session);
  /** @type {Set<string>} */
  const faulty = new Set();
  mixer.addEventListener('fault', ({ detail }) => faulty.add(detail.strip.name));
  const level = new Level();
  const file = new BlobFile();
  const writer = new WavWriter(SAMPLE_FORMATS[format], { sampleRate, frames }, (...at) => file.write(...at));
  await writer.start();
  while (mixer.currentFrame < frames) {
    const count = Math.min(CHUNK, frames - mixer.currentFrame);
    const samples = await read(port, mixer.currentFrame, count);
    /** @type {(Float32Array[] | null)[]} */
    const inputs = Array.from({ length: mixer.capacity.tracks }, () => null);
    for (const { id, input } of mixer.tracks) inputs[input] = samples[id] ?? null;
    const channels = mixer.render(inputs, count);
    level.measure(channels);
    await writer.write(channels);
  }
  await writer.finish();
  const { text: peak, over } = level;
  return { blob: file.toBlob('audio/wav'), peak, over, faulty: [...faulty] };
}

/**
 * Reads a chunk of all tracks.
 * @param {MessagePort} port
 * @param {number} from frame
 * @param {number} count frames
 * @returns {Promise<Samples>}
 */
function read(port, from, count) {
  return new Promise((resolve) => {
    port.onmessage = ({ data }) => resolve(data);
    send(port, { read: { from, count } });
  });
}
