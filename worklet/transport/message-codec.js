import { EVENT_WORDS } from './event-ring.js';
import { HEADER, METER } from './layout.js';

/*
 * The content of messages besides dirty values. A message has the layout of the control buffer. The main
 * thread writes its changes into it. The audio thread moves them to its own control buffer, writes its report
 * into the message and posts it back. Behind the words of the layout is the number of scheduled changes, and
 * then their records.
 */

/** Records of scheduled changes that a message can hold. */
export const MESSAGE_EVENTS = 512;

/** Words of a message. @param {import('./layout.js').Layout} layout */
export function messageWordsOf({ words }) {
  return words + 1 + MESSAGE_EVENTS * EVENT_WORDS;
}

/**
 * Copies scheduled changes from the main thread's ring to a message.
 * @param {import('./layout.js').Layout} layout
 * @param {import('./event-ring.js').EventRing} ring
 * @param {number} posted records that earlier messages have held
 * @param {Int32Array} message
 * @returns {number} records that messages have held so far
 */
export function moveEvents({ words }, ring, posted, message) {
  const count = Math.min((ring.written - posted) >>> 0, MESSAGE_EVENTS);
  message[words] = count;
  for (let i = 0; i < count; i++) {
    const from = ring.wordOf(posted + i);
    message.set(ring.words.subarray(from, from + EVENT_WORDS), words + 1 + i * EVENT_WORDS);
  }
  return (posted + count) >>> 0;
}

/**
 * Appends the scheduled changes of a message to the audio thread's ring.  [audio thread]
 * @param {import('./layout.js').Layout} layout
 * @param {Int32Array} message has none afterwards
 * @param {import('./event-ring.js').EventRing} ring
 */
export function receiveEvents({ words }, message, ring) {
  const count = message[words];
  let { written } = ring;
  let from = words + 1;
  for (let i = 0; i < count; i++) {
    const to = ring.wordOf(written++);
    for (let word = 0; word < EVENT_WORDS; word++) ring.words[to + word] = message[from++];
  }
  ring.written = written;
  message[words] = 0;
}

/**
 * Moves the main thread's meter requests.
 * @param {import('./layout.js').Layout} layout
 * @param {Int32Array} from has no requests afterwards
 * @param {Int32Array} to keeps the requests that it has already
 */
export function moveMeterRequests({ meterRequests, bitWords }, from, to) {
  for (let word = meterRequests; word < meterRequests + bitWords; word++) {
    to[word] |= from[word];
    from[word] = 0;
  }
}

/**
 * Copies the audio thread's report: counters, released and running generations, meters, faults, modulators.
 * @param {import('./layout.js').Layout} layout
 * @param {Int32Array} from
 * @param {Int32Array} to
 */
export function copyReport({ header, released, words }, from, to) {
  for (let word = header + HEADER.quanta; word <= header + HEADER.activeStrips; word++) to[word] = from[word];
  to[header + HEADER.freedEvents] = from[header + HEADER.freedEvents];
  to[header + HEADER.modulators] = from[header + HEADER.modulators];
  for (let word = released; word < words; word++) to[word] = from[word];
}

/**
 * Sets a strip's meter to 0.
 * @param {import('./layout.js').Layout} layout
 * @param {Int32Array} control
 * @param {number} strip
 */
export function clearMeter({ meters }, control, strip) {
  control.fill(0, meters + strip * METER.words, meters + (strip + 1) * METER.words);
}
