import { SLOTS } from './layout.gen.js';

/**
 * The layout of the control buffer: every offset, in 32-bit words. All memory that holds values for the audio
 * thread has this layout, so word i of one is word i of the other: the SharedArrayBuffer between the two
 * threads, the copies and messages that replace it where memory cannot be shared, and the engine's mirror in
 * WASM memory.
 *
 * The main thread writes sequence, closed, dirty bits, values, life, output, meter settings and meter
 * requests. The audio thread writes counters, released and running generations, meters, faults and the values
 * of modulators; it clears dirty bits and meter requests by Atomics.exchange. `meterKept` is used in the
 * mirror only.
 *
 * @typedef {ReturnType<typeof layoutOf>} Layout
 */

export const MAGIC = 0x42555342;
export const MAX_TRACKS = 1024;
export const MAX_BUSES = 64;
/** How many modulators a mixer can have, and how many connections of modulators to parameters. */
export const MAX_MODULATORS = 64;
export const MAX_MODULATIONS = 256;
/** More octaves move every value to an end of its range. Sums of loud followers can be far larger. */
export const MAX_OCTAVES = 100;

/** Words of the header. Loads are float bits: the share of real time spent in `process()`. */
export const HEADER = Object.freeze({
  magic: 0,
  version: 1,
  hash: 2,
  tracks: 3,
  buses: 4,
  /** Odd while a batch is being published. */
  sequence: 5,
  /** 1 after the mixer was closed, which ends the processor. */
  closed: 6,
  quanta: 7,
  parameterWrites: 8,
  faults: 9,
  load: 10,
  worstLoad: 11,
  activeStrips: 12,
  /** In a message: 1 if the main thread waits for it to come back. */
  replyExpected: 13,
  /** Records of events that the engine has freed. */
  freedEvents: 14,
  /** How many records of events the mixer has room for. */
  events: 15,
  /** Words of the section `modulators` that are in use. */
  modulators: 16,
  words: 17,
});

export const LAYOUT_VERSION = 3;

/**
 * Words of a strip's meter: float bits, except `clipCount`. Levels are linear, after the fader; reductions
 * are in dB, 0 or less. The words from `heldPeakLeft` on have grown since the meter was started or reset.
 */
export const METER = Object.freeze({
  peakLeft: 0,
  peakRight: 1,
  rmsLeft: 2,
  rmsRight: 3,
  reduction: 4,
  gateReduction: 5,
  heldPeakLeft: 6,
  heldPeakRight: 7,
  /** Samples above full scale. It stops at 2^32 - 1. */
  clipCount: 8,
  words: 9,
});

/**
 * Bits that the engine's `process` returns: a number was released, a strip has faulted, a `running` word has
 * changed. The runner adds `overload`.
 */
export const PROCESS_EVENTS = Object.freeze({ released: 1, fault: 2, overload: 4, running: 8 });

/** Records of scheduled changes that the engine's inbox holds. */
export const INBOX_EVENTS = 256;

/** What an event does; EventKind in C++ has the same order. */
export const EVENT_KINDS = Object.freeze({
  setValue: 0,
  linearRamp: 1,
  exponentialRamp: 2,
  setTarget: 3,
  setCurve: 4,
  cancel: 5,
  cancelAndHold: 6,
  modulator: 7,
  restart: 8,
  connect: 9,
  disconnect: 10,
});

/** What a modulator is; ModulatorType in C++ has the same order. */
export const MODULATOR_TYPES = Object.freeze([
  'none',
  'sine',
  'triangle',
  'sawtooth',
  'square',
  'sampleAndHold',
  'noise',
  'follower',
]);

/**
 * The sections of the control buffer in their order. `words` is a fixed size, `perStrip` a number of words
 * for each strip, `bitPerStrip` one bit for each. scripts/generate writes the same list as C++.
 * @typedef {{name: string, words?: number, perStrip?: number, bitPerStrip?: boolean}} Section
 * @param {number} slots
 */
export function sectionsOf(slots) {
  return /** @type {const} @satisfies {readonly Section[]} */ ([
    { name: 'header', words: HEADER.words },
    { name: 'dirtyStrips', bitPerStrip: true }, // the strip has dirty bits
    { name: 'dirtyBits', perStrip: dirtyWordsOf(slots) }, // [strip][word]: a bit per word from here to output
    { name: 'values', perStrip: slots }, // [slot][strip], float bits
    // The reader finds the next three by dirty bits, like values, so they follow the values.
    { name: 'life', perStrip: 1 }, // generation × 2, + 1 while the strip is in the mixer
    { name: 'output', perStrip: 1 }, // the strip that this one feeds, -1 for the master
    { name: 'meterSetting', perStrip: 1 }, // resets of the held values × 2, + 1 while the meter is kept
    { name: 'meterRequests', bitPerStrip: true }, // the strip's meter was read
    { name: 'meterKept', bitPerStrip: true }, // the strip's meter runs unread; written by the engine
    { name: 'released', perStrip: 1 }, // the last generation that has faded and whose input was empty
    { name: 'running', perStrip: 1 }, // see runningWordOf()
    { name: 'meters', perStrip: METER.words }, // [strip][METER.words]
    { name: 'faults', perStrip: 1 }, // counted so far
    { name: 'earlierFaults', perStrip: 1 }, // those of them that were counted before the running strip began
    { name: 'modulators', words: MAX_MODULATORS }, // [modulator] present values, float bits
  ]);
}

/** Words that hold the dirty bits of one strip. @param {number} slots */
export function dirtyWordsOf(slots) {
  return Math.ceil((slots + 3) / 32);
}

/**
 * Strips are numbered: tracks first (input k feeds track k), then buses, the master last.
 * @param {{tracks: number, buses: number}} capacity
 * @param {number} [slots] parameters of a strip, default those of the table
 */
export function layoutOf({ tracks, buses }, slots = SLOTS) {
  const strips = tracks + buses + 1;
  const bitWords = Math.ceil(strips / 32);
  /** @type {Record<ReturnType<typeof sectionsOf>[number]['name'], number>} */
  const offsets = /** @type {any} */ ({});
  let words = 0;
  for (const section of /** @type {readonly (Section & {name: keyof typeof offsets})[]} */ (
    sectionsOf(slots)
  )) {
    offsets[section.name] = words;
    words += (section.words ?? 0) + (section.perStrip ?? 0) * strips + (section.bitPerStrip ? bitWords : 0);
  }
  return Object.freeze({
    tracks,
    buses,
    strips,
    slots,
    bitWords,
    dirtyWords: dirtyWordsOf(slots),
    ...offsets,
    words,
  });
}

/**
 * The dirty bit of a strip's life, followed by those of its output and its meter setting. Bits below it are
 * slots.
 * @param {Layout} layout
 */
export function lifeBitOf({ slots }) {
  return slots;
}

/**
 * The dirty bit of a strip's output.
 * @param {Layout} layout
 */
export function outputBitOf({ slots }) {
  return slots + 1;
}

/**
 * The dirty bit of a strip's meter setting.
 * @param {Layout} layout
 */
export function meterSettingBitOf({ slots }) {
  return slots + 2;
}

/**
 * The `running` word of a strip. The engine writes it when the strip begins and when its held values have
 * been reset. While a removed strip still fades out, the number's word is that of the removed strip.
 * @param {number} life the strip's life word
 * @param {number} meterSetting
 */
export function runningWordOf(life, meterSetting) {
  return ((life >> 1) << 16) | ((meterSetting >> 1) & 0xffff);
}

/**
 * All values of all strips: [slot][strip].
 * @param {Layout} layout
 * @param {ArrayBufferLike} buffer a control buffer, or memory with its layout from `start` on
 * @param {number} [start] in bytes, default 0
 */
export function valuesOf({ values, slots, strips }, buffer, start = 0) {
  return new Float32Array(buffer, start + 4 * values, slots * strips);
}

/**
 * The word that holds a strip's dirty bit, in bit `bit % 32`.
 * @param {Layout} layout
 * @param {number} strip
 * @param {number} bit
 */
export function bitWordOf({ dirtyBits, dirtyWords }, strip, bit) {
  return dirtyBits + dirtyWords * strip + (bit >> 5);
}

/**
 * The word that holds the flag of a strip that has dirty bits, in bit `strip % 32`.
 * @param {Layout} layout
 * @param {number} strip
 */
export function flagWordOf({ dirtyStrips }, strip) {
  return dirtyStrips + (strip >> 5);
}

/**
 * The word that a dirty bit stands for: the value of a slot, the life, the output or the meter setting.
 * @param {Layout} layout
 * @param {number} strip
 * @param {number} bit
 */
export function wordOf({ values, strips }, strip, bit) {
  return values + bit * strips + strip;
}
