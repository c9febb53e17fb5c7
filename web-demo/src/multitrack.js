import { decode } from './audio-file.js';

/**
 * @typedef {object} StemInfo
 * @property {string} name
 * @property {'Drums' | 'Music'} bus
 * @property {string} file
 * @property {string} licence
 * @property {{sample: string, author: string, source: string, licence: string}[]} sources
 * @typedef {{title: string, bpm: number, stems: StemInfo[], sections: Record<string, [number, number]>, bars: number}} Song
 */

const FOLDER = './stems/';

/** @param {string} file @returns {Promise<Response>} */
async function fetchStem(file) {
  const response = await fetch(FOLDER + file);
  if (!response.ok)
    throw new Error(
      `The demo's multitrack is not there (${FOLDER}${file}: ${response.status}). \`node scripts/stems.mjs\` makes it; your own files work without.`,
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
