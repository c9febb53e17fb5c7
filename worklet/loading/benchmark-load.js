/**
 * The strips of the benchmark's load: three EQ bands, a compressor and the fader. Values by parameter id,
 * enums by name; every other parameter has its default. scripts/bench measures the same strips with a few
 * more settings.
 */
export const BENCHMARK_VALUES = Object.freeze({
  'eq.0.enabled': true,
  'eq.0.type': 'lowshelf',
  'eq.0.frequency': 120,
  'eq.0.gain': 3,
  'eq.1.enabled': true,
  'eq.1.type': 'peaking',
  'eq.1.frequency': 900,
  'eq.1.gain': -4,
  'eq.2.enabled': true,
  'eq.2.type': 'highshelf',
  'eq.2.frequency': 7000,
  'eq.2.gain': 2,
  'compressor.enabled': true,
  gain: 0.2,
});

/**
 * Sets parameters of a strip. An id is the path of a property on the strip. Numbers belong to a Param,
 * booleans and names to an accessor.
 * @param {any} strip
 * @param {Readonly<Record<string, number | boolean | string>>} values by parameter id
 */
export function setValues(strip, values) {
  for (const [id, value] of Object.entries(values)) {
    const names = id.split('.');
    const property = /** @type {string} */ (names.pop());
    const owner = names.reduce((object, name) => object[name], strip);
    if (typeof value === 'number') owner[property].value = value;
    else owner[property] = value;
  }
}
