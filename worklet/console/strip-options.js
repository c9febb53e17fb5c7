import { checkedOptions } from '../common/checks.js';
import { unknownOption } from '../common/errors.js';
import { PARAMETERS } from '../table/parameters.js';
import { checkedName } from './strip-handle.js';
import { copyUserData } from './user-data.js';
import { numberOf } from './value.js';

/**
 * @typedef {object} StripDescription What describes a new strip besides its parameters.
 * @property {string} [name] at most 1000 characters, default `Track 1` or `Bus 1` by the strip's number
 * @property {import('./bus.js').Bus | import('./master.js').Master} [output] what the strip feeds, default
 *   the master
 * @property {import('./user-data.js').UserData} [userData] data of the application that sessions keep
 *
 * @typedef {0 | 1 | 2 | 3} Band Number of an EQ band.
 *
 * @typedef {{
 *   [id in 'trim' | 'pan' | 'gain' | 'width' | `eq.${Band}.${'frequency' | 'Q' | 'gain'}` |
 *     `compressor.${'threshold' | 'knee' | 'ratio' | 'attack' | 'release' | 'makeup' | 'mix' |
 *       'sidechainHighpass'}` |
 *     `gate.${'threshold' | 'hysteresis' | 'ratio' | 'range' | 'attack' | 'hold' | 'release'}` |
 *     `ladder.${'frequency' | 'resonance' | 'drive' | 'bassCompensation'}` |
 *     `drive.${'amount' | 'tone' | 'mix' | 'output'}`]?: number
 * } & {
 *   [id in 'muted' | 'soloed' | 'soloSafe' |
 *     `${'compressor' | 'drive' | 'gate' | 'ladder' | `eq.${Band}`}.enabled`]?: boolean
 * } & {
 *   [id in `eq.${Band}.type`]?: import('./eq-band.js').FilterType
 * } & {
 *   [id in 'compressor.detection']?: import('./compressor.js').Detection
 * } & {
 *   [id in 'drive.curve']?: import('./drive.js').DriveCurve
 * } & {
 *   [id in 'ladder.mode']?: import('./ladder.js').LadderMode
 * } & {
 *   [id in 'polarity']?: import('./strip.js').Polarity
 * } & {
 *   [id in 'panLaw']?: import('./strip.js').PanLaw
 * }} InitialValues Values of a new strip's parameters by id, clamped like those of a `Param`; the others get
 *   their defaults, the pan law that of the mixer's option `panLaw`.
 *
 * @typedef {StripDescription & InitialValues} StripOptions The options of `addTrack()` and `addBus()`, for
 *   instance `{ name: 'Kick', gain: 0.8, 'eq.0.enabled': true }`.
 */

/**
 * Checks the options of a new strip. Options that are undefined count as absent.
 * @param {'track' | 'bus'} kind
 * @param {unknown} options
 * @param {string} caller for messages
 * @param {readonly Readonly<import('../table/ranges.js').Range>[]} ranges
 * @returns {{name?: string, output: unknown, userData?: any, values: [slot: number, value: number][]}}
 * @throws {TypeError} if they are not an object, or one of them is not known or wrong
 * @throws {RangeError} if the name is too long or the user data too large
 */
export function readStripOptions(kind, options, caller, ranges) {
  const { name, output, userData, ...rest } = /** @type {Record<string, any>} */ (
    checkedOptions(caller, options)
  );
  /** @type {[number, number][]} */
  const values = [];
  for (const [id, value] of Object.entries(rest)) {
    if (value === undefined) continue;
    const row = PARAMETERS.find((parameter) => parameter.id === id && parameter.kinds.includes(kind));
    if (!row)
      throw unknownOption(
        caller,
        id,
        'name, output, userData and the ids of parameters, for instance "gain" and "eq.0.frequency"',
      );
    values.push([row.slot, numberOf(ranges[row.slot], value, caller)]);
  }
  return {
    name: name === undefined ? undefined : checkedName(name, caller),
    output,
    userData: userData === undefined ? undefined : copyUserData(userData, caller),
    values,
  };
}
