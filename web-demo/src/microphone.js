/** What went wrong and what to do, by the error's name. */
const REASONS = /** @type {Record<string, string>} */ ({
  NotAllowedError: 'access was denied. Allow it for this page in the browser’s settings and try again.',
  NotFoundError: 'none was found. Connect one and try again.',
  NotReadableError: 'it is in use by another program, or the operating system refused access.',
});

/**
 * Opens the microphone without echo cancellation, noise suppression or automatic gain control.
 * @param {AudioContext} context
 * @returns {Promise<{node: MediaStreamAudioSourceNode, stop: () => void}>}
 */
export async function openMicrophone(context) {
  if (!navigator.mediaDevices?.getUserMedia)
    throw new Error(
      'Microphone: this browser allows it only on pages that are opened over https or from localhost.',
    );
  /** @type {MediaStream | undefined} */
  let stream;
  const stopStream = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  try {
    const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    stream = await navigator.mediaDevices.getUserMedia({ audio });
    const node = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    return {
      node,
      stop() {
        stopStream();
        node.disconnect();
      },
    };
  } catch (error) {
    stopStream();
    const { name, message } = /** @type {DOMException} */ (error);
    throw new Error(`Microphone: ${REASONS[name] ?? message}`);
  }
}
