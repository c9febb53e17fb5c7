import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer } from 'vite';
import { bundleByWebpack } from '../support/bundle.js';
import { packPackage } from '../support/package.js';
import { peakOf, sine } from '../support/signal.js';
import { readWav, writeWav } from '../support/wav.js';
import { CAPACITY, FRAMES } from './app/mix.js';

/** @type {ReturnType<typeof packPackage>} */
let pack;
before(() => {
  pack = packPackage();
});
after(() => pack?.remove());

/** @param {string} cwd @param {string} script */
const node = (cwd, script) =>
  execFileSync(process.execPath, [script], { cwd, encoding: 'utf8', stdio: 'pipe' });

test('a Node script renders with the installed package', () => {
  const folder = pack.app('script');
  assert.equal(node(folder, 'mixdown.js'), '');
  const bytes = readFileSync(join(folder, 'mix.f32'));
  assert.equal(bytes.length, 2 * 4 * FRAMES);
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  assert.ok(peakOf(samples) > 0.05 && CAPACITY.tracks === 2, `${peakOf(samples)}`);
});

test('npx busbar mixdown works where the package is installed', () => {
  const folder = pack.app('command-line');
  const tone = sine({ frequency: 440, sampleRate: 48_000, frames: 4800, amplitude: 0.5 });
  writeWav(join(folder, 'tone.wav'), [tone, tone]);
  const output = execFileSync('npx', ['busbar', 'mixdown', 'tone.wav', '--out', 'mix.wav'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
  });
  assert.match(output, /^mix\.wav: 0:00\.100, 48000 Hz, 32-bit float, peak -6\.02 dBFS$/m);
  assert.deepEqual(readWav(join(folder, 'mix.wav')).channels, [tone, tone]);
});

/** The component's HTML: the mix has a peak, and createMixer is a function. */
const RENDERED = /^<button data-peak="0\.\d+">function<\/button>\n?$/;

test('a server without a window renders a page that imports Busbar', () => {
  assert.match(node(pack.app('server'), 'server.js'), RENDERED);
});

test('a server bundle by webpack renders a page that imports Busbar', async () => {
  const folder = pack.app('server-bundle');
  await bundleByWebpack(folder, './server.js', 'node');
  assert.match(node(folder, 'dist/main.cjs'), RENDERED);
});

test("Vite's server-side rendering renders a page that imports Busbar", async () => {
  const vite = await createServer({
    root: pack.app('server-vite'),
    server: { middlewareMode: true },
    logLevel: 'error',
  });
  try {
    const { renderToString } = await vite.ssrLoadModule('/component.js');
    assert.match(await renderToString(), RENDERED);
  } finally {
    await vite.close();
  }
});
