import { HEADER } from './layout.js';

/** Words of a record. */
export const EVENT_WORDS = 8;

/** Bytes before the records: the number of records written, and padding. */
const HEAD = 16;

/**
 * A ring of records of scheduled changes, behind the words of the control buffer in the same memory. The main
 * thread writes records and then their number; the audio thread reads them (EngineRunner) and counts the
 * records that the engine has freed. The main thread never writes more than the engine has room for, so no
 * record is overwritten before it is read.
 *
 * A record is an `Event` of cpp/engine/event.h. The points of a curve follow it in records of eight floats.
 */
export class EventRing {
  /** @readonly Records that fit. */
  capacity;
  /** @readonly Words of the records: [record][EVENT_WORDS]. */
  words;
  /** @readonly The same memory. */
  floats;
  /** @readonly The same memory. */
  doubles;
  #head;

  /**
   * @param {import('./layout.js').Layout} layout
   * @param {SharedArrayBuffer | ArrayBuffer} buffer a control buffer
   */
  constructor(layout, buffer) {
    const start = startOf(layout);
    this.capacity = new Int32Array(buffer, 4 * layout.header)[HEADER.events];
    this.#head = new Int32Array(buffer, start, HEAD / 4);
    this.words = new Int32Array(buffer, start + HEAD, this.capacity * EVENT_WORDS);
    this.floats = new Float32Array(buffer, start + HEAD, this.capacity * EVENT_WORDS);
    this.doubles = new Float64Array(buffer, start + HEAD, (this.capacity * EVENT_WORDS) / 2);
  }

  /** How many records were written so far, modulo 2^32. */
  get written() {
    return Atomics.load(this.#head, 0) >>> 0;
  }

  set written(count) {
    Atomics.store(this.#head, 0, count | 0);
  }

  /** The first word of a record. @param {number} number counted from the first one ever written */
  wordOf(number) {
    return ((number >>> 0) % this.capacity) * EVENT_WORDS;
  }
}

/**
 * Bytes of a control buffer with a ring.
 * @param {import('./layout.js').Layout} layout
 * @param {number} events records of the ring
 */
export function bytesWithEvents(layout, events) {
  return startOf(layout) + HEAD + 4 * EVENT_WORDS * events;
}

/** @param {import('./layout.js').Layout} layout */
function startOf({ words }) {
  return Math.ceil((4 * words) / 8) * 8;
}
