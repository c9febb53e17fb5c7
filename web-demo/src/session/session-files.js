import { download } from '../download.js';

const NAME = 'busbar-session.json';

/** Whether a file is a session and not audio, by its name or type. @param {File} file */
export function isSessionFile({ name, type }) {
  return /\.json$/i.test(name) || type === 'application/json';
}

/** Downloads the mix as a session file. @param {import('busbar').Mixer} mixer */
export function saveSession(mixer) {
  const text = `${JSON.stringify(mixer, null, 2)}\n`;
  download(new Blob([text], { type: 'application/json' }), NAME);
}

/**
 * Restores the mix of a session file.
 * @param {import('busbar').Mixer} mixer
 * @param {File} file
 * @throws {Error} naming the file and what is wrong with it; the mix has not changed then
 */
export async function openSession(mixer, file) {
  try {
    await mixer.restore(JSON.parse(await file.text()));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const { name } = file;
    throw new Error(`“${name}” cannot be opened as a session: ${reason}`, { cause: error });
  }
}
