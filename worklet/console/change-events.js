import { Observable } from './observable.js';

/**
 * @typedef {object} ParameterEventMap The events of a parameter, by type.
 * @property {CustomEvent<ParameterChange>} change the value has changed since the last such event; at the end
 *   of the task, once for all its changes
 *
 * @typedef {object} ParameterChange The `detail` of a parameter's `change` event.
 * @property {string} id the parameter's id
 * @property {number | boolean | string} value the present value
 */

/**
 * @typedef {object} StripEventMap The events of a strip, by type.
 * @property {CustomEvent<StripChange>} change something of the strip has changed since the last such event;
 *   at the end of the task, once for all its changes
 *
 * @typedef {object} StripChange The `detail` of a strip's `change` event.
 * @property {readonly string[]} properties what has changed: ids of parameters, `name`, `output`, `userData`,
 *   `id`, or `removed` when the strip was removed
 *
 * @typedef {object} MixerChange The `detail` of a mixer's `change` event.
 * @property {readonly AnyStrip[]} added strips that were added
 * @property {readonly AnyStrip[]} removed strips that were removed
 * @property {boolean} reordered whether `moveTrack()` or `restore()` has changed the order of other strips
 * @property {ReadonlyMap<AnyStrip, readonly string[]>} changed the other strips that have changed, with what
 *   their own `change` events list
 * @property {boolean} userData whether the mixer's `userData` has changed
 * @property {boolean} modulators whether modulators, their connections or `tempo` have changed
 *
 * @typedef {import('./strip.js').AnyStrip} AnyStrip
 */

/**
 * @template {object} M events by type
 * @template {keyof M} K
 * @typedef {((event: M[K]) => void) | EventListenerObject | null} Listener A listener for an event of a
 *   mixer, a strip or a parameter.
 */

/**
 * @template {object} M events by type
 * @typedef {object} Events EventTarget, typed for these events.
 * @property {<K extends keyof M>(
 *   type: K,
 *   listener: Listener<M, K>,
 *   options?: boolean | AddEventListenerOptions,
 * ) => void} addEventListener as EventTarget's
 * @property {<K extends keyof M>(
 *   type: K,
 *   listener: Listener<M, K>,
 *   options?: boolean | EventListenerOptions,
 * ) => void} removeEventListener as EventTarget's
 * @property {(event: Event) => boolean} dispatchEvent as EventTarget's
 * @property {(listener: () => void) => () => void} subscribe calls a function after each `change`, until the
 *   function that it returns is called. It is always the same bound function, so it can be passed to React's
 *   `useSyncExternalStore` as it is.
 */

export const ParameterEventTarget = /** @type {new () => Events<ParameterEventMap>} */ (
  /** @type {unknown} */ (Observable)
);
export const StripEventTarget = /** @type {new () => Events<StripEventMap>} */ (
  /** @type {unknown} */ (Observable)
);
