/**
 * Options in the page's address, for instance `benchmark.html?strips=32&rounds=9`.
 *
 * @typedef {object} Options
 * @property {number[]} strips the loads: numbers of strips, ascending
 * @property {number} rounds how often each contender renders each load
 * @property {number} seconds the approximate time for each load
 */

/** @type {Options} */
const DEFAULTS = { strips: [8, 32, 128], rounds: 7, seconds: 20 };

const MAX_STRIPS = 1024;
const MAX_LOADS = 8;

/** @type {{[K in keyof Options]: {allowed: string, read: (text: string) => Options[K] | undefined}}} */
const PARAMETERS = {
  strips: {
    allowed: `up to ${MAX_LOADS} ascending whole numbers from 1 to ${MAX_STRIPS}, separated by commas`,
    read(text) {
      const counts = text.split(',').map((one) => wholeNumber(one, 1, MAX_STRIPS));
      const ascends = counts.every(
        (count, i) => count !== undefined && (i === 0 || count > (counts[i - 1] ?? count)),
      );
      return ascends && counts.length <= MAX_LOADS ? /** @type {number[]} */ (counts) : undefined;
    },
  },
  rounds: { allowed: 'a whole number from 5 to 100', read: (text) => wholeNumber(text, 5, 100) },
  seconds: {
    allowed: 'a number from 0.5 to 600',
    read: (text) =>
      /^\d+(\.\d+)?$/.test(text) && Number(text) >= 0.5 && Number(text) <= 600 ? Number(text) : undefined,
  },
};

/** @param {string} text @param {number} min @param {number} max */
function wholeNumber(text, min, max) {
  return /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined;
}

/**
 * @param {string} search the query of the page's address
 * @returns {Options}
 * @throws {RangeError} names the parameter, its value and the allowed ones
 */
export function readOptions(search) {
  const options = { ...DEFAULTS };
  for (const [name, text] of new URLSearchParams(search)) {
    if (!Object.hasOwn(PARAMETERS, name))
      throw new RangeError(
        `Unknown parameter “${name}” in the address. Use ${Object.keys(PARAMETERS).join(', ')}.`,
      );
    const { allowed, read } = PARAMETERS[/** @type {keyof Options} */ (name)];
    const value = read(text);
    if (value === undefined)
      throw new RangeError(`“${name}” in the address must be ${allowed}, got “${text}”.`);
    Object.assign(options, { [name]: value });
  }
  return options;
}
