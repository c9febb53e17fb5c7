/** @typedef {import('busbar').Param} Param @typedef {import('busbar').AnyStrip} AnyStrip */

/**
 * The numeric parameters of a strip by groups, in the order of the signal path as far as the ids show it.
 * @param {AnyStrip} strip
 * @returns {Map<string, Param[]>} parameters by the group's name
 */
export function targetGroups(strip) {
  /** @type {Map<string, Param[]>} */
  const groups = new Map();
  for (const param of strip.parameters.values()) {
    if (param.type !== 'float') continue;
    const name = groupOf(param.id);
    groups.set(name, [...(groups.get(name) ?? []), param]);
  }
  return groups;
}

/** @param {string} id of a parameter */
function groupOf(id) {
  const stage = stageOf(id);
  if (stage === '') return 'Strip';
  if (stage.startsWith('eq.')) return `EQ ${Number(stage.slice(3)) + 1}`;
  return stage[0].toUpperCase() + stage.slice(1);
}

/** The start of the ids of a stage that can be switched off, else an empty text. @param {string} id */
function stageOf(id) {
  return id.slice(0, Math.max(0, id.lastIndexOf('.')));
}

/**
 * The switch of the stage to which a parameter belongs.
 * @param {AnyStrip} strip
 * @param {Param} param
 * @returns {import('busbar').BooleanParam | null} null if it cannot be switched off
 */
export function switchOf(strip, param) {
  const found = strip.parameters.get(`${stageOf(param.id)}.enabled`);
  return found?.type === 'boolean' ? found : null;
}

/** The name of a parameter's stage. @param {Param} param */
export function stageName(param) {
  return groupOf(param.id);
}

/**
 * The parameter that a new modulator moves: the first one that no other modulator moves, and the ladder's
 * frequency before all others while the ladder is on.
 * @param {import('busbar').Mixer} mixer
 * @param {AnyStrip} strip
 * @param {readonly Param[]} params
 */
export function defaultTarget(mixer, { ladder }, params) {
  const moved = mixer.modulators.flatMap(({ connections }) => connections.map(({ parameter }) => parameter));
  const wanted = ladder.enabled ? [ladder.frequency, ...params] : params;
  return wanted.find((param) => !moved.includes(param)) ?? wanted[0];
}
