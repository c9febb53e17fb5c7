import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import * as esbuild from 'esbuild';
import { startChromium } from '../support/browsers/chromium.js';
import { puppeteerDriver } from '../support/browsers/puppeteer.js';
import { bundleByEsbuild, copyBesideBundle } from '../support/bundle.js';
import { packPackage } from '../support/package.js';
import { serveFolder } from '../support/serve-folder.js';
import { ISOLATION } from '../support/server.js';

const REPOSITORY = new URL('../../', import.meta.url);
const README = readFileSync(new URL('README.md', REPOSITORY), 'utf8');
const SNIPPETS = [...README.matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code);

/** The only snippet of the README that contains a text. @param {string} text */
function snippetWith(text) {
  const found = SNIPPETS.filter((snippet) => snippet.includes(text));
  assert.equal(found.length, 1, text);
  return found[0];
}

/** @type {ReturnType<typeof packPackage>} */
let pack;
before(() => {
  pack = packPackage();
});
after(() => pack?.remove());

test("the README's snippet for a page runs in a page", async () => {
  const code = `${snippetWith('await createMixer(')}
    globalThis.names = mixer.strips.map(({ name }) => name);`;
  const html =
    '<!doctype html><link rel="icon" href="data:,"><script type="module" src="./dist/snippet.js"></script>';
  const folder = pack.app('readme', { 'snippet.js': code, 'index.html': html });
  await bundleByEsbuild(folder, 'snippet.js');
  copyBesideBundle(folder);
  const server = await serveFolder(folder, ISOLATION);
  const chromium = await puppeteerDriver(await startChromium());
  try {
    const { evaluate, uncaught } = await chromium.open(`${server.origin}/`);
    const names = await evaluate(async () => {
      const page = /** @type {any} */ (globalThis);
      const deadline = performance.now() + 8000;
      while (!page.names && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      return page.names;
    });
    assert.deepEqual(uncaught, []);
    assert.deepEqual(names, ['Kick', 'Drums', 'Master']);
  } finally {
    await chromium.close();
    await server.close();
  }
});

test("the README's snippet for Node runs in Node", () => {
  const code = `${snippetWith('await createHeadlessMixer(')}\nconsole.log(left.length, right.length);`;
  const folder = pack.app('readme-node', { 'snippet.js': code });
  assert.equal(
    execFileSync(process.execPath, ['snippet.js'], { cwd: folder, encoding: 'utf8' }),
    '128 128\n',
  );
});

test("the README's configuration of Vite equals the tested one", () => {
  assert.equal(
    snippetWith('// vite.config.js'),
    readFileSync(new URL('app/vite.config.js', import.meta.url), 'utf8'),
  );
});

test("the README's oldest browsers support the syntax of the shipped files", async () => {
  const [, chrome, firefox, safari] =
    /Chrome and Edge (\d+), Firefox (\d+) and Safari ([\d.]+) are the oldest/.exec(
      README.replaceAll(/\s+/g, ' '),
    ) ?? [];
  const oldest = [`chrome${chrome}`, `firefox${firefox}`, `safari${safari}`];
  const dist = new URL('dist/', REPOSITORY);
  const files = readdirSync(dist).filter((name) => name.endsWith('.js') && name !== 'cli.js');
  const syntax = async (/** @type {string} */ name, /** @type {string | string[]} */ target) =>
    (await esbuild.transform(readFileSync(new URL(name, dist), 'utf8'), { target })).code;
  for (const name of files)
    assert.ok(
      (await syntax(name, oldest)) === (await syntax(name, 'esnext')),
      `${name} needs a newer browser.`,
    );
  assert.ok(
    (await syntax('index.js', 'es2015')) !== (await syntax('index.js', 'esnext')),
    'syntax that an older browser lacks is detected',
  );
});

test('the files and headings that the README links to are in the tarball', () => {
  const links = [...README.matchAll(/\]\(([^):]+)\)/g)].map(([, target]) => target);
  assert.ok(links.length > 5);
  const headings = [...README.matchAll(/^#+ (.*)$/gm)].map(
    ([, text]) =>
      `#${text
        .toLowerCase()
        .replaceAll(' ', '-')
        .replaceAll(/[^\w-]/g, '')}`,
  );
  const targets = [...pack.files.map(({ path }) => path), ...headings];
  for (const link of links) assert.ok(targets.includes(link), link);
});
