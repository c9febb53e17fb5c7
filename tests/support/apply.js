/**
 * Applies `{ gain: 0.5, 'eq.0.type': 'notch' }` to a strip, by the paths of the parameter table.
 * @param {any} strip
 * @param {Record<string, number | boolean | string>} values
 */
export function apply(strip, values) {
  for (const [path, value] of Object.entries(values)) {
    const names = path.split('.');
    const last = /** @type {string} */ (names.pop());
    const owner = names.reduce((object, name) => object[name], strip);
    if (typeof owner[last] === 'object') owner[last].value = value;
    else owner[last] = value;
  }
}
