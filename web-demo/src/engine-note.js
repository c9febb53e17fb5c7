import { detectCapabilities } from 'busbar';
import { element } from './element.js';

/**
 * A line that states what the mixer runs on, and why.
 * @param {import('busbar').AudioMixer} mixer
 * @param {BaseAudioContext} context
 */
export function createEngineNote(mixer, context) {
  const { backend, transport, quantum } = detectCapabilities(context);
  return element(
    'p',
    { className: 'engine-note', 'data-testid': 'engine-note' },
    `Backend “${mixer.backend}”: ${backend.reason}. Transport “${mixer.transport}”: ${transport.reason}. ` +
      `${mixer.sampleRate / 1000} kHz, ${quantum} frames per quantum.`,
  );
}
