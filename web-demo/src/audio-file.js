/** A file that the browser cannot decode as audio. */
export class UndecodableError extends Error {
  /** @param {string} name @param {unknown} cause */
  constructor(name, cause) {
    super(
      `“${name}” cannot be decoded as audio by this browser (WAV, FLAC, MP3, AAC, Ogg and Opus usually can): ${cause instanceof Error ? cause.message : cause}`,
    );
    this.name = 'UndecodableError';
  }
}

/**
 * @param {BaseAudioContext} context
 * @param {ArrayBuffer} bytes detached by this
 * @param {string} name for the error
 * @returns {Promise<AudioBuffer>} at the context's sample rate
 */
export async function decode(context, bytes, name) {
  try {
    return await context.decodeAudioData(bytes);
  } catch (error) {
    throw new UndecodableError(name, error);
  }
}
