import { HEADER, METER } from './layout.js';

/*
 * What messages carry beside the dirty words. A message is an array laid out as the control block: the page puts in what it has to say, the
 * audio thread takes it out, puts in what it has to tell, and sends the array back.
 */

/**
 * Moves the page's marks of which meters are read.
 * @param {import('./layout.js').Layout} layout
 * @param {Int32Array} from has none afterwards
 * @param {Int32Array} to keeps those that it has
 */
export function moveMeterRequests({ wanted, bitWords }, from, to) {
  for (let word = wanted; word < wanted + bitWords; word++) {
    to[word] |= from[word];
    from[word] = 0;
  }
}

/**
 * Copies all that the audio thread tells: counters, what it has released, meters, faults.
 * @param {import('./layout.js').Layout} layout
 * @param {Int32Array} from
 * @param {Int32Array} to
 */
export function copyReport({ header, released, words }, from, to) {
  for (let word = header + HEADER.quanta; word <= header + HEADER.activeStrips; word++) to[word] = from[word];
  for (let word = released; word < words; word++) to[word] = from[word];
}

/**
 * @param {import('./layout.js').Layout} layout
 * @param {Int32Array} block whose levels become 0
 */
export function clearMeters({ meters, strips }, block) {
  block.fill(0, meters, meters + strips * METER.words);
}
