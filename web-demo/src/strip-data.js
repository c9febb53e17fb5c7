/**
 * What the page keeps of a strip in its `userData`, and so in sessions.
 *
 * @typedef {{stem: string}} StemSource a stem of the built-in multitrack, by its name
 * @typedef {{file: string, copy?: number}} FileSource a file of the user, by its name; `copy` distinguishes
 *   files of the same name
 * @typedef {{microphone: true}} MicrophoneSource
 * @typedef {StemSource | FileSource | MicrophoneSource} Source what plays on a track
 *
 * @typedef {object} StripData
 * @property {string} [family] name of the strip's colour
 * @property {Source} [source]
 */

/** @type {Readonly<Record<string, string>>} */
const HUES = Object.freeze({
  Drums: '#ffb454',
  Music: '#4fc3d9',
  master: '#e8edf2',
  bus: '#b48cff',
  track: '#7bd88f',
});

/**
 * Other programs may have written other user data, which counts as none.
 * @param {import('busbar').AnyStrip} strip
 * @returns {Record<string, unknown>}
 */
function dataOf({ userData }) {
  return typeof userData === 'object' && userData !== null && !Array.isArray(userData) ? { ...userData } : {};
}

/** @param {import('busbar').AnyStrip} strip @returns {string} a CSS colour */
export function hueOf(strip) {
  const { family } = dataOf(strip);
  return typeof family === 'string' && Object.hasOwn(HUES, family) ? HUES[family] : HUES[strip.kind];
}

/** @param {import('busbar').AnyStrip} strip @returns {Source | undefined} */
export function sourceOf(strip) {
  const source = /** @type {Record<string, unknown> | null | undefined} */ (dataOf(strip).source);
  if (typeof source?.stem === 'string') return { stem: source.stem };
  if (typeof source?.file === 'string')
    return { file: source.file, ...(typeof source.copy === 'number' && { copy: source.copy }) };
  return source?.microphone === true ? { microphone: true } : undefined;
}

/** @param {import('busbar').Track} track @param {Source} source */
export function setSource(track, source) {
  track.userData = { ...dataOf(track), source };
}

/** A source as a key of a map. @param {Source} source */
export function keyOf(source) {
  if ('stem' in source) return `stem ${source.stem}`;
  return 'file' in source ? `file ${source.copy ?? 1} ${source.file}` : 'microphone';
}

/** A file's name without its extension: the name of its track. @param {string} file */
export function trackNameOf(file) {
  return file.replace(/\.[^.]+$/, '').normalize('NFC') || file;
}
