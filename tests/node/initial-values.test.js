import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import {
  DETECTIONS,
  DRIVE_CURVES,
  FILTER_TYPES,
  LADDER_MODES,
  PAN_LAWS,
  PARAMETERS,
  POLARITIES,
} from '../../worklet/table/parameters.js';

/* The type InitialValues lists the ids of parameters by hand. The table is the reference. */

const FILE = fileURLToPath(new URL('../../worklet/console/strip-options.js', import.meta.url));

/** The members of a type of FILE: their types as text, by name. @param {string} name */
function membersOf(name) {
  const program = ts.createProgram([FILE], {
    allowJs: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(FILE);
  const [symbol] = checker
    .getExportsOfModule(/** @type {ts.Symbol} */ (checker.getSymbolAtLocation(/** @type {any} */ (source))))
    .filter((exported) => exported.name === name);
  const members = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
  return new Map(
    members.map((member) => {
      const type = checker.getTypeOfSymbol(member);
      const options = type.isUnion() ? type.types : [type];
      const texts = options.map((option) => checker.typeToString(option)).sort();
      return [member.name, texts.filter((text) => text !== 'undefined').join(' | ')];
    }),
  );
}

/** The type that a row's values have, as text. @param {(typeof PARAMETERS)[number]} row */
function typeOf({ type, id, values }) {
  if (type === 'boolean') return 'false | true';
  if (type === 'float') return 'number';
  const names =
    {
      polarity: POLARITIES,
      panLaw: PAN_LAWS,
      'compressor.detection': DETECTIONS,
      'drive.curve': DRIVE_CURVES,
      'ladder.mode': LADDER_MODES,
    }[id] ?? FILTER_TYPES;
  assert.deepEqual(values, names, id);
  return names
    .map((name) => `"${name}"`)
    .sort()
    .join(' | ');
}

test('the initial values of addTrack() have the ids and types of the table', () => {
  const expected = new Map(
    PARAMETERS.filter(({ kinds }) => kinds.includes('track')).map((row) => [row.id, typeOf(row)]),
  );
  const members = membersOf('InitialValues');
  assert.deepEqual([...members].sort(), [...expected].sort());
});
