import { STRIP_VALUES } from './load.js';

/** The values of the load whose ids begin with a prefix. @param {string} prefix */
const loadOf = (prefix) =>
  Object.fromEntries(Object.entries(STRIP_VALUES).filter(([id]) => id.startsWith(prefix)));

/**
 * The stages whose costs are compared, each alone in a strip: values by parameter id. The noise is loud and
 * quiet by turns. The first gate stays open, the second one opens and closes and never comes to rest, the
 * third stays closed.
 */
export const STAGES = Object.freeze({
  'EQ band': loadOf('eq.1.'),
  compressor: loadOf('compressor.'),
  'gate, open': { 'gate.enabled': true, 'gate.threshold': -100 },
  'gate, moving': { 'gate.enabled': true, 'gate.release': 1 },
  'gate, closed': { 'gate.enabled': true, 'gate.threshold': 0 },
  'ladder, linear': { 'ladder.enabled': true, 'ladder.resonance': 1 },
  'ladder with drive': { 'ladder.enabled': true, 'ladder.resonance': 1, 'ladder.drive': 1 },
  drive: { 'drive.enabled': true },
});
