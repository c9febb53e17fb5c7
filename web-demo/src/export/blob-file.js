/** A file in memory that the browser may keep on disk. */
export class BlobFile {
  /** @type {{position: number, blob: Blob}[]} */
  #parts = [];

  /**
   * Writes bytes at a place that was not written before. They are copied.
   * @param {Uint8Array} bytes
   * @param {number} position
   */
  async write(bytes, position) {
    this.#parts.push({ position, blob: new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]) });
  }

  /** The whole file. @param {string} type its media type */
  toBlob(type) {
    const parts = this.#parts.sort((a, b) => a.position - b.position);
    return new Blob(
      parts.map(({ blob }) => blob),
      { type },
    );
  }
}
