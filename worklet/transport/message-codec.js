import { HEADER, METER } from './layout.js';

/*
 * The content of messages besides dirty values. A message has the layout of the control buffer. The main
 * thread writes its changes into it. The audio thread moves them to its own control buffer, writes its report
 * into the message and posts it back.
 */

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
 * Copies the audio thread's report: counters, released and running generations, meters, faults.
 * @param {import('./layout.js').Layout} layout
 * @param {Int32Array} from
 * @param {Int32Array} to
 */
export function copyReport({ header, released, words }, from, to) {
  for (let word = header + HEADER.quanta; word <= header + HEADER.activeStrips; word++) to[word] = from[word];
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
