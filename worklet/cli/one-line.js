/**
 * A text in one line: control characters, which names of files and tracks may contain, become escapes.
 * @param {string} text
 */
export function oneLine(text) {
  return text.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
