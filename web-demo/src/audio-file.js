/** The browser cannot decode a file as audio. */
class UndecodableError extends Error {
  /** @param {string} name @param {unknown} cause */
  constructor(name, cause) {
    super(
      `“${name}” could not be decoded. Browsers usually play WAV, FLAC, MP3, AAC, Ogg and Opus. ` +
        `(${cause instanceof Error ? cause.message : cause})`,
    );
    this.name = 'UndecodableError';
  }
}

/**
 * @param {BaseAudioContext} context
 * @param {ArrayBuffer} bytes detached by the call
 * @param {string} name of the file, for the error message
 * @returns {Promise<AudioBuffer>} at the context's sample rate
 */
export async function decode(context, bytes, name) {
  try {
    return await context.decodeAudioData(bytes);
  } catch (error) {
    throw new UndecodableError(name, error);
  }
}
