/**
 * A mix as plain data, for JSON: what `mixer.toJSON()` gives and `mixer.restore()` takes. It holds strips, routes and values, no audio, and fits
 * any sample rate.
 *
 * @typedef {object} Session A mix as plain data: what `toJSON()` gives and `restore()` takes.
 * @property {1} version of this form
 * @property {import('../table/capacity.js').Capacity} capacity the least that a mixer needs to hold it: `createMixer(context, session.capacity)`
 * @property {StripSession[]} strips in the order of their numbers, the master last
 *
 * @typedef {object} StripSession One strip of it.
 * @property {StripKind} kind what it is
 * @property {string} id `track-1`, `bus-2`, `master`
 * @property {string} name at most 1000 characters
 * @property {string} [output] the id of the bus or master that it feeds; all but the master have one
 * @property {Record<string, number | boolean | string>} parameters by their ids in the table, for instance `eq.0.frequency`; one that is missing
 *   has its default
 *
 * @typedef {import('../table/parameters.js').StripKind} StripKind
 */

export const SESSION_VERSION = 1;

/** Characters that a strip's name may have. */
export const MAX_NAME = 1000;

/** Ids are counted up to here: `track-999999999`. */
export const MAX_ID = 999_999_999;
