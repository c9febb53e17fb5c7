/**
 * @typedef {object} Session A mixer's strips, routes and values as plain data for JSON, without audio.
 *   `toJSON()` returns it and `restore()` applies it, at any sample rate.
 * @property {1 | 2} version version of this format: 2, or 1 of a Busbar without automation, which is read too
 * @property {import('../table/capacity.js').Capacity} capacity the smallest capacity of a mixer that can hold
 *   it, for instance for `createMixer(context, session.capacity)`
 * @property {string[]} [order] ids of the strips in the order of `mixer.strips`, if that is another one than
 *   the order of their numbers
 * @property {import('./user-data.js').UserData} [userData] the mixer's data of the application
 * @property {number} [tempo] beats per minute, default 120
 * @property {ModulatorSession[]} [modulators] LFOs and envelope followers with their connections
 * @property {StripSession[]} strips in the order of their numbers, the master last
 *
 * @typedef {object} StripSession One strip of a session.
 * @property {StripKind} kind `track`, `bus` or `master`
 * @property {string} id `track-1`, `bus-2` or `master`, unique in the session
 * @property {string} name at most 1000 characters
 * @property {string} [output] id of the bus or master that the strip feeds; only the master has none
 * @property {import('./user-data.js').UserData} [userData] the strip's data of the application
 * @property {Record<string, number | boolean | string>} parameters values by id in the table, for instance
 *   `eq.0.frequency`; a parameter that is missing gets its default
 * @property {Record<string, AutomationEvent[]>} [automation] scheduled changes by parameter, in the order of
 *   their times
 *
 * @typedef {object} AutomationEvent A scheduled change, as the method of a parameter that schedules it.
 *   `restore()` makes these calls; time 0 is the present then.
 * @property {'setValueAtTime' | 'linearRampToValueAtTime' | 'exponentialRampToValueAtTime' |
 *   'setTargetAtTime' | 'setValueCurveAtTime' | 'cancelAndHoldAtTime'} type name of the method
 * @property {number} time in seconds: the end of a ramp, the beginning of other changes
 * @property {number | boolean | string} [value] the value, or the target
 * @property {number[]} [values] points of a curve
 * @property {number} [timeConstant] of a target, in seconds
 * @property {number} [duration] of a curve, in seconds
 *
 * @typedef {import('./modulator.js').LfoSession | import('./modulator.js').EnvelopeFollowerSession}
 *   ModulatorSession A modulator of a session.
 *
 * @typedef {import('../table/parameters.js').StripKind} StripKind
 */

export const SESSION_VERSION = 2;

/** Highest number of characters in a strip's name. */
export const MAX_NAME = 1000;

/** Highest number in an id, as in `track-999999999`. Counting starts again at 1 after it. */
export const MAX_ID = 999_999_999;
