import { bytesWithEvents } from '../transport/event-ring.js';
import { LAYOUT_HASH } from '../transport/layout.gen.js';
import { HEADER, LAYOUT_VERSION, MAGIC, valuesOf } from '../transport/layout.js';
import { DEFAULT_EVENTS } from './capacity.js';
import { defaultValueOf, PARAMETERS } from './parameters.js';

/**
 * Makes a control buffer with its header and the default of every value. All rows start at their defaults, so
 * adding a strip writes two words: its life and its output.  [main thread]
 * @param {import('../transport/layout.js').Layout} layout
 * @param {new (bytes: number) => SharedArrayBuffer | ArrayBuffer} Buffer SharedArrayBuffer or ArrayBuffer
 * @param {number} sampleRate in Hz, which limits some defaults
 * @param {number} [events] records of scheduled changes that there is room for
 */
export function createControlBuffer(layout, Buffer, sampleRate, events = DEFAULT_EVENTS) {
  const buffer = new Buffer(bytesWithEvents(layout, events));
  const header = new Int32Array(buffer, 4 * layout.header, HEADER.words);
  header[HEADER.magic] = MAGIC;
  header[HEADER.version] = LAYOUT_VERSION;
  header[HEADER.hash] = LAYOUT_HASH;
  header[HEADER.tracks] = layout.tracks;
  header[HEADER.buses] = layout.buses;
  header[HEADER.events] = events;
  const values = valuesOf(layout, buffer);
  for (const row of PARAMETERS) {
    values.fill(defaultValueOf(row, sampleRate), row.slot * layout.strips, (row.slot + 1) * layout.strips);
  }
  return buffer;
}
