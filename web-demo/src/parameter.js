/*
 * Parameters of a strip by id, with their types. A wrong id or type is a fault of the page.
 */

/** @param {import('busbar').AnyStrip} strip @param {string} id @returns {import('busbar').AnyParam} */
function parameterOf(strip, id) {
  const param = strip.parameters.get(id);
  if (!param) throw new RangeError(`The strip “${strip.name}” has no parameter "${id}".`);
  return param;
}

/** @param {import('busbar').AnyStrip} strip @param {string} id */
export function numberParam(strip, id) {
  const param = parameterOf(strip, id);
  if (param.type === 'float') return param;
  throw new TypeError(`The parameter "${id}" is not numeric.`);
}

/** @param {import('busbar').AnyStrip} strip @param {string} id */
export function switchParam(strip, id) {
  const param = parameterOf(strip, id);
  if (param.type === 'boolean') return param;
  throw new TypeError(`The parameter "${id}" is not a switch.`);
}

/** @param {import('busbar').AnyStrip} strip @param {string} id */
export function choiceParam(strip, id) {
  const param = parameterOf(strip, id);
  if (param.type === 'enum') return param;
  throw new TypeError(`The parameter "${id}" is not a choice.`);
}
