import { decode } from './audio-file.js';

/**
 * @typedef {object} StemInfo
 * @property {string} name
 * @property {'Drums' | 'Music'} bus
 * @property {string} file
 * @property {string} licence
 * @property {{sample: string, author: string, source: string, licence: string}[]} sources
 *
 * @typedef {object} Song
 * @property {string} title
 * @property {number} bpm
 * @property {StemInfo[]} stems
 * @property {Record<string, [number, number]>} sections first bar, and the bar after the last
 * @property {number} bars
 */

const FOLDER = './stems/';

/** @param {string} file @returns {Promise<Response>} */
async function fetchStem(file) {
  const response = await fetch(FOLDER + file);
  if (!response.ok)
    throw new Error(
      `The demo’s multitrack is missing (${FOLDER}${file}: ${response.status}). ` +
        'Run “node scripts/stems.mjs” to create it. Your own files work without it.',
    );
  return response;
}

/** @returns {Promise<Song>} */
export async function loadSong() {
  return (await fetchStem('stems.json')).json();
}

/** @param {BaseAudioContext} context @param {StemInfo} stem */
export async function loadStem(context, { file }) {
  return decode(context, await (await fetchStem(file)).arrayBuffer(), file);
}
