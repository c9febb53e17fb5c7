import { Observable } from './observable.js';

/**
 * @typedef {object} MixerEventMap The events of a mixer, by type. All but `close` are CustomEvents
 *   with their data in `detail`.
 * @property {Event} close the mixer was closed, by `close()` or because its AudioContext was closed
 * @property {CustomEvent<FaultDetail>} fault a strip had a sample that is NaN, infinite or above +300 dBFS
 *   and was silenced; in an AudioContext at most four times per second
 * @property {CustomEvent<OverloadDetail>} overload the audio thread spent more than 0.9 of 250 ms of audio on
 *   the mixer; in an AudioContext only
 * @property {CustomEvent<ProcessorErrorDetail>} processorerror the audio thread has failed, and the mixer
 *   stays silent; in an AudioContext only
 * @property {CustomEvent<import('./change-events.js').MixerChange>} change strips were added, removed, moved
 *   or changed since the last such event; at the end of the task, once for all its changes
 */

/**
 * @typedef {object} FaultDetail The `detail` of a `fault` event.
 * @property {import('./strip.js').AnyStrip} strip the strip that was silenced; it may have been removed since
 * @property {number} count number of blocks of 128 frames with a fault since the strip's last such event
 */

/**
 * @typedef {object} OverloadDetail The `detail` of an `overload` event.
 * @property {number} load share of those 250 ms that the mixer took, above 0.9
 */

/**
 * @typedef {object} ProcessorErrorDetail The `detail` of a `processorerror` event.
 * @property {string} message what went wrong
 */

/**
 * @template {keyof MixerEventMap} K
 * @typedef {import('./change-events.js').Listener<MixerEventMap, K>} MixerEventListener A listener for an
 *   event of a mixer.
 */

/**
 * @typedef {import('./change-events.js').Events<MixerEventMap>} MixerEvents EventTarget, typed for the
 *   mixer's events.
 */

export const MixerEventTarget = /** @type {new () => MixerEvents} */ (/** @type {unknown} */ (Observable));
