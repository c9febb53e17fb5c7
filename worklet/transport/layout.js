import { SLOTS } from './layout.gen.js';

/**
 * Every offset of the control block, in 32-bit words. Whatever holds a part of it has this layout, so word i of one is word i of the other: the
 * SharedArrayBuffer between the two threads, or without it the copy of each and the messages between them; the mirror in WASM memory.
 *
 * The main thread writes: sequence, closed, dirty*, rows, life, output, wanted. The audio thread writes: the counters, released, meters, faults;
 * it clears dirty* and wanted by Atomics.exchange.
 *
 * @typedef {ReturnType<typeof layoutOf>} Layout
 */

export const MAGIC = 0x42555342;
export const MAX_TRACKS = 1024;
export const MAX_BUSES = 64;

/** Words of the header. Loads are float bits: the share of real time spent in `process()`. */
export const HEADER = Object.freeze({
  magic: 0,
  version: 1,
  hash: 2,
  tracks: 3,
  buses: 4,
  /** Odd while a batch is being published. */
  sequence: 5,
  /** 1 once the mixer was closed: the processor ends. */
  closed: 6,
  quanta: 7,
  parameterWrites: 8,
  faults: 9,
  load: 10,
  worstLoad: 11,
  activeStrips: 12,
  /** In a message: 1 if the page waits for the answer. */
  question: 13,
  words: 16,
});

export const LAYOUT_VERSION = 1;

/** Bits of a strip's two dirty words: one a slot, then two for what is no parameter. */
export const DIRTY_LIFE = SLOTS;
export const DIRTY_OUTPUT = SLOTS + 1;

/** A strip's meter words (float bits). Levels are linear, after the fader; `reduction` is in dB, 0 or less. */
export const METER = Object.freeze({
  peakLeft: 0,
  peakRight: 1,
  rmsLeft: 2,
  rmsRight: 3,
  reduction: 4,
  words: 8,
});

/**
 * Strips are numbered: tracks first (track k is fed by input k), then buses, the master last. The engine is given the values in this order.
 * @param {{tracks: number, buses: number}} capacity
 */
export function layoutOf({ tracks, buses }) {
  const strips = tracks + buses + 1;
  const bitWords = Math.ceil(strips / 32);
  let words = 0;
  /** @param {number} size */
  const take = (size) => {
    const offset = words;
    words += size;
    return offset;
  };
  const header = take(HEADER.words);
  const dirtyStrips = take(bitWords); // bit a strip: its dirty words are not empty
  const dirtySlots = take(strips * 2); // [strip][2]
  const rows = take(SLOTS * strips); // [slot][strip], float bits
  // The next two are found by their dirty bits as the rows are, so they come right after them.
  const life = take(strips); // generation × 2 + 1 while alive
  const output = take(strips); // strip fed by this one, -1 for the master
  const wanted = take(bitWords); // bit a strip: somebody read its meter
  const released = take(strips); // the last generation whose strip has faded and whose input was seen empty
  const meters = take(strips * METER.words); // [strip][METER.words]
  const faults = take(strips); // faults counted so far
  return Object.freeze({
    tracks,
    buses,
    strips,
    bitWords,
    header,
    dirtyStrips,
    dirtySlots,
    rows,
    life,
    output,
    wanted,
    released,
    meters,
    faults,
    words,
  });
}

/**
 * All values of all strips: [slot][strip].
 * @param {Layout} layout
 * @param {ArrayBufferLike} buffer a control block, or what has its layout from `start` on
 * @param {number} [start] in bytes, default 0
 */
export function rowsOf(layout, buffer, start = 0) {
  return new Float32Array(buffer, start + 4 * layout.rows, SLOTS * layout.strips);
}

/**
 * Word of what a dirty bit stands for: a slot's row, the life or the output.
 * @param {Layout} layout
 * @param {number} strip
 * @param {number} bit
 */
export function wordOf({ rows, strips }, strip, bit) {
  return rows + bit * strips + strip;
}
