import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDERS = ['cpp', 'scripts', 'tests', 'web-demo', 'worklet'];
const CODE = /\.(js|mjs|ts|cpp|h|css|html)$/;
/** Written by scripts, or not in the repository. */
const GENERATED = /\.gen\.(js|h)$|^web-demo\/(dist|public)\//;

const MAX_LINE = 110;
const MAX_NAME = 90;

/** By its last identifier: `test(…)`, `t.test(…)`, `randomTest(…)`. */
const DEFINES_TEST = /^(test|it|describe|suite|randomTest)$/;

/** Files with their texts, by paths from the repository's root. */
const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
)
  .filter((file) => CODE.test(file) && !GENERATED.test(file))
  .sort()
  .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));

/** Number of code points. @param {string} text */
const lengthOf = (text) => [...text].length;

/** @param {string} text @returns {{line: number, length: number}[]} */
function longLinesOf(text) {
  return text
    .split('\n')
    .map((content, i) => ({ line: i + 1, length: lengthOf(content) }))
    .filter(({ length }) => length > MAX_LINE);
}

/** A document in Markdown with tables and code blanked out. @param {string} text */
function proseOf(text) {
  return text.replaceAll(/^```.*?^```/gms, (code) => code.replaceAll(/.+/g, '')).replaceAll(/^\|.*$/gm, '');
}

/**
 * The names of tests and suites in JavaScript. An expression in a template counts as empty.
 * @param {string} text
 */
function testNamesOf(text) {
  /** @type {string[]} */
  const names = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node)) {
      const { expression, arguments: args } = node;
      const callee = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
      if (args.length > 0 && ts.isIdentifier(callee) && DEFINES_TEST.test(callee.text)) {
        const [name] = args;
        if (ts.isStringLiteralLike(name)) names.push(name.text);
        if (ts.isTemplateExpression(name))
          names.push(name.head.text + name.templateSpans.map(({ literal }) => literal.text).join(''));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('test.js', text, ts.ScriptTarget.Latest));
  return names;
}

/** The names of doctest's cases. A name may be split into several literals. @param {string} text */
function testCasesOf(text) {
  return [...text.matchAll(/\bTEST_CASE(?:_TEMPLATE(?:_DEFINE)?)?\(((?:\s*"(?:[^"\\]|\\.)*")+)/g)].map(
    ([, literals]) =>
      [...literals.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
        .map(([, part]) => part.replaceAll(/\\(.)/g, '$1'))
        .join(''),
  );
}

test(`no line of code is longer than ${MAX_LINE} characters`, () => {
  const long = files.flatMap(({ file, text }) =>
    longLinesOf(text).map(({ line, length }) => `${file}:${line}: ${length} characters`),
  );
  assert.ok(long.length === 0, `\n${long.join('\n')}`);
});

test(`documents are wrapped at ${MAX_LINE} characters, except tables and code`, () => {
  const documents = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  assert.ok(documents.includes('README.md'));
  const long = [...documents, 'scripts/bench/TRIED.md'].flatMap((file) =>
    longLinesOf(proseOf(readFileSync(join(ROOT, file), 'utf8'))).map(
      ({ line, length }) => `${file}:${line}: ${length} characters`,
    ),
  );
  assert.ok(long.length === 0, `\n${long.join('\n')}`);
});

test(`names of tests are shorter than ${MAX_NAME} characters`, () => {
  const named = files.flatMap(({ file, text }) => {
    if (file.endsWith('.test.js')) return testNamesOf(text).map((name) => ({ file, name }));
    return file.endsWith('.cpp') ? testCasesOf(text).map((name) => ({ file, name })) : [];
  });
  assert.ok(
    named.some(({ file }) => file.endsWith('.cpp')) && named.some(({ file }) => file.endsWith('.js')),
  );
  const long = named
    .filter(({ name }) => lengthOf(name) >= MAX_NAME)
    .map(({ file, name }) => `${file}: ${lengthOf(name)} characters: ${name}`);
  assert.ok(long.length === 0, `\n${long.join('\n')}`);
});

test('long lines are counted in code points', () => {
  assert.deepEqual(longLinesOf(`${'x'.repeat(110)}\n${'𝄞'.repeat(110)}\n${'x'.repeat(111)}`), [
    { line: 3, length: 111 },
  ]);
});

test('long lines of documents are found outside of tables and code only', () => {
  const long = 'x'.repeat(111);
  assert.deepEqual(longLinesOf(proseOf(`| ${long} |\n\`\`\`js\n${long}\n\`\`\`\n${long}`)), [
    { line: 5, length: 111 },
  ]);
});

test('names of tests are found in every form', () => {
  const javascript = [
    "test('a', f);",
    "t.test('b', f);",
    `test(\`c \${n} d\`, f);`,
    "randomTest(\n  'e', f);",
  ];
  assert.deepEqual(testNamesOf(javascript.join('\n')), ['a', 'b', 'c  d', 'e']);
  const cpp = ['TEST_CASE("a \\"b\\"") {}', 'TEST_CASE(\n    "c "\n    "d") {}'];
  assert.deepEqual(testCasesOf(cpp.join('\n')), ['a "b"', 'c d']);
});
