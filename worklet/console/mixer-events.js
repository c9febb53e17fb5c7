/**
 * @typedef {object} MixerEventMap The events of a mixer, by name. All are CustomEvents; what there is to know stands in their `detail`.
 * @property {CustomEvent<FaultDetail>} fault a strip has come upon a NaN or an infinity
 * @property {CustomEvent<OverloadDetail>} overload the mixer took more than 0.9 of 250 ms of real time; in an AudioContext only
 * @property {CustomEvent<ProcessorErrorDetail>} processorerror the audio thread has failed, the mixer is silent from now on; in an AudioContext only
 */

/**
 * @typedef {object} FaultDetail What `fault` tells.
 * @property {import('./strip.js').AnyStrip} strip the strip that was silenced
 * @property {number} count for how many blocks since the last such event
 */

/**
 * @typedef {object} OverloadDetail What `overload` tells.
 * @property {number} load the share of those 250 ms that the mixer took
 */

/**
 * @typedef {object} ProcessorErrorDetail What `processorerror` tells.
 * @property {string} message what has gone wrong
 */

/**
 * @template {keyof MixerEventMap} K
 * @typedef {((event: MixerEventMap[K]) => void) | EventListenerObject | null} MixerEventListener What hears an event, as EventTarget takes it.
 */

/**
 * @typedef {object} MixerEvents EventTarget, to the type checker one that knows the mixer's events and no others.
 * @property {<K extends keyof MixerEventMap>(type: K, listener: MixerEventListener<K>, options?: boolean | AddEventListenerOptions) => void} addEventListener
 *   EventTarget's
 * @property {<K extends keyof MixerEventMap>(type: K, listener: MixerEventListener<K>, options?: boolean | EventListenerOptions) => void} removeEventListener
 *   EventTarget's
 * @property {(event: Event) => boolean} dispatchEvent EventTarget's
 */

export const MixerEventTarget = /** @type {new () => MixerEvents} */ (/** @type {unknown} */ (EventTarget));
