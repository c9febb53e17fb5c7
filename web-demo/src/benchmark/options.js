/**
 * What the page's address may ask for, such as `benchmark.html?strips=32&rounds=9`.
 *
 * @typedef {object} Options
 * @property {number[]} strips sizes of consoles, ascending
 * @property {number} rounds how often each is rendered in each way
 * @property {number} seconds of time for each size, about
 */

/** @type {Options} */
const DEFAULTS = { strips: [8, 32, 128], rounds: 7, seconds: 20 };

const MOST_STRIPS = 1024;
const MOST_SIZES = 8;

/** @type {{[K in keyof Options]: {allowed: string, read: (text: string) => Options[K] | undefined}}} */
const PARAMETERS = {
  strips: {
    allowed: `up to ${MOST_SIZES} ascending whole numbers from 1 to ${MOST_STRIPS}, with commas between them`,
    read(text) {
      const counts = text.split(',').map((one) => wholeNumber(one, 1, MOST_STRIPS));
      const ascends = counts.every(
        (count, i) => count !== undefined && (i === 0 || count > (counts[i - 1] ?? count)),
      );
      return ascends && counts.length <= MOST_SIZES ? /** @type {number[]} */ (counts) : undefined;
    },
  },
  rounds: { allowed: 'a whole number from 5 to 100', read: (text) => wholeNumber(text, 5, 100) },
  seconds: {
    allowed: 'a number from 0.5 to 600',
    read: (text) =>
      /^\d+(\.\d+)?$/.test(text) && Number(text) >= 0.5 && Number(text) <= 600 ? Number(text) : undefined,
  },
};

/** @param {string} text @param {number} least @param {number} most */
function wholeNumber(text, least, most) {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined;
}

/**
 * @param {string} search of the page's address
 * @returns {Options}
 * @throws {RangeError} naming parameter, value and what is allowed
 */
export function readOptions(search) {
  const options = { ...DEFAULTS };
  for (const [name, text] of new URLSearchParams(search)) {
    if (!Object.hasOwn(PARAMETERS, name))
      throw new RangeError(
        `The address asks for “${name}”, which is not there: there are ${Object.keys(PARAMETERS).join(', ')}.`,
      );
    const { allowed, read } = PARAMETERS[/** @type {keyof Options} */ (name)];
    const value = read(text);
    if (value === undefined)
      throw new RangeError(`“${name}” in the address must be ${allowed}, got “${text}”.`);
    Object.assign(options, { [name]: value });
  }
  return options;
}
