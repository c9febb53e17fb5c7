/** Why a browser says no, in words that help. */
const REASONS = /** @type {Record<string, string>} */ ({
  NotAllowedError: 'access was denied. Allow the microphone for this page in the browser and try again.',
  NotFoundError: 'no microphone was found. Plug one in and try again.',
  NotReadableError: 'the microphone is in use by another program, or the system refused it.',
});

/**
 * Asks for the microphone, unprocessed.
 * @param {AudioContext} context
 * @returns {Promise<{node: MediaStreamAudioSourceNode, stop: () => void}>}
 */
export async function openMicrophone(context) {
  if (!navigator.mediaDevices?.getUserMedia)
    throw new Error(
      'Microphone: this browser offers none to this page (it must be served over https or from localhost).',
    );
  try {
    const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    const stream = await navigator.mediaDevices.getUserMedia({ audio });
    const node = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    return {
      node,
      stop() {
        for (const track of stream.getTracks()) track.stop();
        node.disconnect();
      },
    };
  } catch (error) {
    const { name, message } = /** @type {DOMException} */ (error);
    throw new Error(`Microphone: ${REASONS[name] ?? message}`);
  }
}
