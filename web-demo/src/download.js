/** ms that a browser gets to start a download. */
const GRACE = 60_000;

/**
 * Downloads a file that the page has made.
 * @param {Blob} blob
 * @param {string} name the file's suggested name
 */
export function download(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), GRACE);
}
