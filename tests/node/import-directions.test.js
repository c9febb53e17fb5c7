import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const WORKLET = fileURLToPath(new URL('../../worklet/', import.meta.url));

/**
 * The folders of worklet/ that the files of a folder may import from, besides their own.
 * @type {Record<string, readonly string[]>}
 */
const MAY_IMPORT = {
  entry: ['cli', 'loading', 'console', 'audio', 'table', 'transport', 'common'], // worklet/*.js
  cli: ['console', 'table', 'transport', 'common'],
  loading: ['console', 'table', 'transport', 'common'],
  console: ['table', 'transport', 'common'],
  audio: ['transport', 'common'], // not the table: a worklet's script is loaded without it
  table: ['transport', 'common'],
  transport: ['common'],
  common: [],
};

/**
 * Further folders that they may name in types, because a type loads no code.
 * @type {Record<string, readonly string[]>}
 */
const MAY_NAME_IN_TYPES = { loading: ['audio'], console: ['audio'] };

/** @param {string} file */
function folderOf(file) {
  const folder = file.includes('/') ? file.split('/')[0] : 'entry';
  assert.ok(folder in MAY_IMPORT, `${file} is in a folder without a rule`);
  return folder;
}

/**
 * The files of worklet/ that a file refers to: `imports` by statements and by calls of `import()`, `names`
 * by types in its comments and declarations.
 * @param {string} file @param {string} text
 */
function referencesOf(file, text) {
  const resolve = (/** @type {string[]} */ specifiers) =>
    specifiers
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => normalize(join(dirname(file), specifier)));
  const imports = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const types = [...text.matchAll(/\bimport\('([^']+)'\)/g)].map(([, specifier]) => specifier);
  return file.endsWith('.d.ts')
    ? { imports: [], names: resolve(types) }
    : { imports: resolve(imports), names: resolve(types.filter((type) => !imports.includes(type))) };
}

/** The references of a file that break the rule. @param {string} file @param {string} text */
function violationsOf(file, text) {
  const { imports, names } = referencesOf(file, text);
  const own = folderOf(file);
  const loadable = [own, ...MAY_IMPORT[own]];
  const nameable = [...loadable, ...(MAY_NAME_IN_TYPES[own] ?? [])];
  return [
    ...imports
      .filter((target) => !loadable.includes(folderOf(target)))
      .map((target) => `${file} imports ${target}`),
    ...names
      .filter((target) => !nameable.includes(folderOf(target)))
      .map((target) => `${file} names ${target}`),
  ];
}

const FILES = readdirSync(WORKLET, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(js|ts)$/.test(name),
);
const textOf = (/** @type {string} */ file) => readFileSync(join(WORKLET, file), 'utf8');

/** A file and everything that it loads, directly or not. @param {string} entry */
function loadedBy(entry) {
  const loaded = new Set([entry]);
  for (const file of loaded)
    for (const target of referencesOf(file, textOf(file)).imports) loaded.add(target);
  return [...loaded];
}

test('files of worklet/ import only from the folders that the rule allows', () => {
  const violations = FILES.flatMap((file) => violationsOf(file, textOf(file)));
  assert.deepEqual([...new Set(violations)].sort(), []);
});

for (const entry of ['processor.js', 'processor-js.js']) {
  test(`${entry} loads only code for the audio thread`, () => {
    const folders = new Set(loadedBy(entry).map(folderOf));
    assert.deepEqual([...folders].sort(), ['audio', 'common', 'entry', 'transport']);
  });
}

test('index.js loads no code for the audio thread and none of the command line', () => {
  const folders = new Set(loadedBy('index.js').map(folderOf));
  assert.deepEqual([...folders].sort(), ['common', 'console', 'entry', 'loading', 'table', 'transport']);
});

test('an import that breaks the rule is found in every form', () => {
  const forms = [
    "import { Mixer } from '../console/mixer.js';",
    "import '../console/mixer.js';",
    "import {\n  Mixer,\n} from '../console/mixer.js';",
    "export * from '../console/mixer.js';",
    "export { Mixer } from '../console/mixer.js';",
    "const module = await import('../console/mixer.js');",
  ];
  for (const form of forms)
    assert.deepEqual(
      violationsOf('audio/engine.js', form),
      ['audio/engine.js imports console/mixer.js'],
      form,
    );
  const type = "/** @param {import('../console/mixer.js').Mixer} mixer */\nexport function connect(mixer) {}";
  assert.deepEqual(violationsOf('audio/engine.js', type), ['audio/engine.js names console/mixer.js']);
  assert.deepEqual(violationsOf('console/strip.js', forms[0]), []);
  assert.deepEqual(violationsOf('audio/engine.js', "// import '../console/mixer.js';"), []);
});
