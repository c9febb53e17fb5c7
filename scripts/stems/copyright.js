/**
 * Reads the recordings of a Debian copyright file (machine-readable format 1.0). Each has a paragraph with
 * one file and one licence.
 * @param {string} text
 * @returns {Map<string, {author: string, source: string, licence: string}>} by file name without folder and
 *   extension
 */
export function recordingsOf(text) {
  const recordings = new Map();
  for (const paragraph of text.split(/\n\s*\n/)) {
    const file = /^Files: etc\/samples\/(\w+)\.flac$/m.exec(paragraph);
    if (!file) continue;
    recordings.set(file[1], {
      author: /^Copyright: \d+ (.+)$/m.exec(paragraph)?.[1] ?? '',
      source: /https?:\/\/\S+freesound\.org\/\S+/.exec(paragraph)?.[0] ?? '',
      licence: /^License: (.+)$/m.exec(paragraph)?.[1] ?? '',
    });
  }
  return recordings;
}
