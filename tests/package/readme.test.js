import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { startChromium } from '../support/browsers/chromium.js';
import { bundleByEsbuild, copyBesideBundle } from '../support/bundle.js';
import { FRAMEWORKS } from '../support/frameworks.js';
import { packPackage } from '../support/package.js';
import { errorsOf } from '../support/page-errors.js';
import { BLOCKS, blockIn, blockOf, README } from '../support/readme.js';
import { serveFolder } from '../support/serve-folder.js';
import { ISOLATION } from '../support/server.js';
import { wavOf } from '../support/wav.js';

/* Every piece of code in the README, run or compiled as it stands there, with the installed package. */

const REPOSITORY = new URL('../../', import.meta.url);

/**
 * The pieces that continue the function of main.js, in order: a text that only this piece contains, code that
 * runs after it in the same scope, and what that code returns.
 * @type {readonly {text: string, check: string, expected: unknown}[]}
 */
const CONTINUATIONS = [
  {
    text: 'tone.gain.toNormalized()',
    check: `
      const set = [tone.gain.format(), tone.gain.parse('-3 dB').toFixed(3), fader.value.slice(0, 5)];
      fader.valueAsNumber = 0.75;
      fader.oninput();
      const moved = tone.gain.value;
      tone.gain.value = dbToGain(-6);
      return [...set, moved];`,
    expected: ['-6.0 dB', '0.708', '0.617', 1],
  },
  {
    text: 'tone.parameters.values()',
    check: `
      const { eq, compressor } = tone;
      return [eq[0].gain.format(), compressor.threshold.value, page.log.length, page.log[0]];`,
    expected: ['3.0 dB', -30, 59, 'trim 0.0 dB'],
  },
  {
    text: 'tone.gain.setValueAtTime(',
    check: `
      const early = tone.gain.value.toFixed(3);
      while (audio.currentTime < start + 0.5) await new Promise((resolve) => setTimeout(resolve, 50));
      return [early, tone.gain.currentValue, tone.eq[3].frequency.currentValue, tone.muted];`,
    expected: ['0.501', 0.5, 2000, false],
  },
  {
    text: 'vibrato.connect(tone.pan, 0.5)',
    check: `
      for (let i = 0; i < 200 && Math.abs(tone.pan.currentValue + 0.3) < 0.05; i++)
        await new Promise(requestAnimationFrame);
      const moves = Math.abs(tone.pan.currentValue + 0.3) > 0;
      return [moves, tone.pan.value.toFixed(1), mixer.modulators.length, sweep.frequency.toFixed(3)];`,
    expected: [true, '-0.3', 3, '0.533'],
  },
  {
    text: 'tone.meter.peak',
    check: `
      const { meter } = mixer.master;
      // The compressor lets 0.0187 through.
      for (let i = 0; i < 200 && (bar.value < 0.015 || meter.heldPeak < 0.015); i++)
        await new Promise(requestAnimationFrame);
      return [bar.value > 0.015, meter.kept, meter.heldPeak > 0.015, meter.clipCount];`,
    expected: [true, true, true, 0],
  },
  {
    text: 'voice.soloed = true;',
    check: `return mixer.tracks.map(({ name, soloed, soloSafe }) => [name, soloed, soloSafe]);`,
    expected: [
      ['Tone', false, false],
      ['Voice', false, false],
      ['Echo', false, true],
    ],
  },
  {
    text: 'drums.compressor.enabled',
    check: `return [tone.output, drums.output, group.output].map(({ name }) => name);`,
    expected: ['Drums', 'Group', 'Master'],
  },
  {
    text: 'await mixer.restore(session);',
    check: `return tone.gain.format();`,
    expected: '-6.0 dB',
  },
  {
    text: 'createHistory(mixer)',
    check: `
      const redone = tone.gain.value;
      history.undo();
      return [tone.gain.format(), redone.toFixed(3), history.redoSteps];`,
    expected: ['-6.0 dB', '0.100', 1],
  },
  {
    text: 'offlineMixer.flush()',
    check: `return [mix.length, mix.getChannelData(0).some((sample) => sample > 0.05), offlineMixer.closed];`,
    expected: [48_000, true, true],
  },
  {
    text: 'mixer.subscribe(',
    check: `
      page.log.length = 0;
      tone.gain.value = 0.25;
      tone.name = 'Sine';
      await 0;
      return page.log;`,
    expected: ['gain 0.25', 'gain,name', '  [object Map]'],
  },
];

/** @type {ReturnType<typeof packPackage>} */
let pack;
/** @type {Awaited<ReturnType<typeof startChromium>>} */
let chromium;
before(async () => {
  pack = packPackage();
  // A page may sound only after a gesture, as in a user's browser.
  chromium = await startChromium({ args: ['--autoplay-policy=document-user-activation-required'] });
});
after(async () => {
  await chromium?.close();
  pack?.remove();
});

/**
 * Bundles files, opens index.html and calls a function with the page. It fails if the page logs an error.
 * @template R
 * @param {string} name
 * @param {Record<string, string>} files
 * @param {string} entry
 * @param {(page: import('puppeteer-core').Page) => Promise<R>} body
 */
async function inPage(name, files, entry, body) {
  const folder = pack.app(name, files);
  await bundleByEsbuild(folder, entry, FRAMEWORKS);
  copyBesideBundle(folder);
  const server = await serveFolder(folder, ISOLATION);
  const page = await chromium.newPage();
  const errors = errorsOf(page);
  try {
    await page.goto(`${server.origin}/`);
    const result = await body(page).catch((error) => assert.fail([error, ...errors].join('\n')));
    assert.deepEqual(errors, []);
    return result;
  } finally {
    await page.close();
    await server.close();
  }
}

/** The page of the first example, with a bundle in place of its script. @param {string} [head] */
const firstPage = (head = '') =>
  `<!doctype html><link rel="icon" href="data:,">${head}` +
  blockIn('html').replace('./main.js', './dist/main.js');

test('the first example sounds when its button is clicked, and not before', async () => {
  // Whatever is connected to the loudspeakers is also measured.
  const probe = `<script>
    const { connect } = AudioNode.prototype;
    AudioNode.prototype.connect = function (target, ...rest) {
      if (target instanceof AudioDestinationNode)
        connect.call(this, (globalThis.probe = new AnalyserNode(target.context)));
      return connect.call(this, target, ...rest);
    };
    globalThis.peak = () => {
      const samples = new Float32Array(probe.fftSize);
      probe.getFloatTimeDomainData(samples);
      return Math.max(...samples);
    };
  </script>`;
  const files = { 'main.js': blockOf('main.js'), 'index.html': firstPage(probe) };
  await inPage('first', files, 'main.js', async (page) => {
    assert.equal(await page.evaluate('typeof probe'), 'undefined');
    await page.click('button');
    await page.waitForFunction('globalThis.probe && peak() > 0.2', { timeout: 8000 });
    const peak = Number(await page.evaluate('peak()'));
    assert.ok(peak < 0.4, `The peak is ${peak}. Expected 0.35: a mono source of 1 in the centre, gain 0.5.`);
  });
});

test('the pieces that continue the first example do what they state', async () => {
  const pieces = BLOCKS.filter(({ language, file }) => language === 'js' && !file);
  assert.equal(pieces.length, CONTINUATIONS.length);
  const isImport = (/** @type {string} */ line) => line.startsWith('import ');
  const main = blockOf('main.js');
  const added = pieces.map(({ code }, i) => {
    const { text, check } = CONTINUATIONS[i];
    assert.ok(code.includes(text), `piece ${i + 1} has ${text}`);
    const lines = code.split('\n').filter((line) => !isImport(line));
    return `${lines.join('\n')}\npage.results.push(await (async () => {${check}})());`;
  });
  const imports = pieces.flatMap(({ code }) => code.split('\n').filter(isImport));
  const end = main.lastIndexOf('};');
  const program = [
    ...imports,
    'const page = (globalThis.page = { results: [], log: [] });',
    "console.log = (...values) => page.log.push(values.map(String).join(' '));",
    main.slice(0, end),
    ...added,
    'page.done = true;',
    main.slice(end),
  ].join('\n');
  const files = { 'main.js': program, 'index.html': firstPage() };
  const results = await inPage('continued', files, 'main.js', async (page) => {
    await page.click('button');
    await page.waitForFunction('page.done', { timeout: 10_000 }).catch(() => {});
    return page.evaluate('page.results');
  });
  assert.deepEqual(
    results,
    CONTINUATIONS.map(({ expected }) => expected),
  );
});

test("React's StrictMode makes a mixer in an effect, closes it and makes another", async () => {
  const start = `
    import { createElement, StrictMode } from 'react';
    import { createRoot } from 'react-dom/client';
    import { App } from './App.jsx';
    const page = (globalThis.page = { nodes: 0, closed: 0 });
    const Native = globalThis.AudioWorkletNode;
    globalThis.AudioWorkletNode = class AudioWorkletNode extends Native {
      constructor(...options) {
        super(...options);
        page.nodes++;
      }
    };
    const { close } = MessagePort.prototype;
    MessagePort.prototype.close = function () {
      page.closed++;
      close.call(this);
    };
    const root = createRoot(document.querySelector('main'));
    root.render(createElement(StrictMode, null, createElement(App, { audio: new AudioContext() })));
    page.unmount = () => root.unmount();`;
  const files = {
    'App.jsx': blockOf('App.jsx'),
    'Tracks.jsx': blockIn('jsx'),
    'start.js': start,
    'index.html':
      '<!doctype html><link rel="icon" href="data:,"><main></main>' +
      '<script type="module" src="./dist/start.js"></script>',
  };
  await inPage('react', files, 'start.js', async (page) => {
    await page.waitForFunction('page.nodes === 2 && page.closed === 1', { timeout: 8000 });
    await page.waitForSelector('fieldset');
    assert.deepEqual(
      await page.$$eval('legend', (legends) => legends.map(({ textContent }) => textContent)),
      ['Tone'],
    );
    await page.evaluate('page.unmount()');
    await page.waitForFunction('page.closed === 2', { timeout: 8000 });
    assert.equal(await page.$('fieldset'), null);
  });
});

for (const [language, file] of /** @type {const} */ ([
  ['jsx', 'Tracks.jsx'],
  ['vue', 'Tracks.vue'],
  ['svelte', 'Tracks.svelte'],
])) {
  test(`the README quotes ${file}`, () => {
    const example = readFileSync(new URL(`web-demo/examples/${file}`, REPOSITORY), 'utf8');
    assert.equal(blockIn(language), example);
  });
}

test("the README's TypeScript compiles in strict mode", () => {
  const folder = pack.app('readme-types', { 'levels.ts': blockOf('levels.ts') });
  const tsc = fileURLToPath(new URL('node_modules/@typescript/native/bin/tsc', REPOSITORY));
  const options = ['--ignoreConfig', '--strict', '--noEmit', '--target', 'es2022', '--module', 'nodenext'];
  const compile = (/** @type {string} */ file) =>
    spawnSync(tsc, [...options, '--lib', 'es2022,dom', file], { cwd: folder, encoding: 'utf8' }).stdout;
  assert.equal(compile('levels.ts'), '');
  writeFileSync(join(folder, 'wrong.ts'), blockOf('levels.ts').replace("'highpass'", "'highpas'"));
  assert.match(compile('wrong.ts'), /highpas/);
});

test("the README's snippet for Node runs in Node", () => {
  const code = `${blockOf('mix.mjs')}\nconsole.log(left.length, right.length);`;
  const folder = pack.app('readme-node', { 'snippet.js': code });
  assert.equal(
    execFileSync(process.execPath, ['snippet.js'], { cwd: folder, encoding: 'utf8' }),
    '128 128\n',
  );
});

test("the README's command mixes stems with a session", () => {
  const [command] = BLOCKS.filter(({ code }) => code.startsWith('npx busbar mixdown'));
  const session = `
    import { createHeadlessMixer } from 'busbar/headless';
    const mixer = await createHeadlessMixer({ sampleRate: 48000 });
    for (const name of ['Kick', 'Snare']) mixer.addTrack({ name, gain: 0.5 });
    console.log(JSON.stringify(mixer));`;
  const folder = pack.app('readme-mixdown', { 'session.js': session });
  writeFileSync(
    join(folder, 'session.json'),
    execFileSync(process.execPath, ['session.js'], { cwd: folder }),
  );
  mkdirSync(join(folder, 'stems'));
  for (const name of ['Kick', 'Snare'])
    writeFileSync(join(folder, 'stems', `${name}.wav`), wavOf([new Float32Array(4800).fill(0.25)]));
  execFileSync('bash', ['-c', command.code], { cwd: folder, stdio: 'pipe' });
  const mix = readFileSync(join(folder, 'mix.wav'));
  // Two mono stems of 0.25 in the centre (0.707) with a gain of 0.5.
  const last = mix.readFloatLE(mix.length - 4);
  assert.ok(Math.abs(last - 0.1768) < 1e-4, `${last}`);
});

test("the README's configuration of Vite equals the tested one", () => {
  assert.equal(
    blockOf('vite.config.js'),
    readFileSync(new URL('app/vite.config.js', import.meta.url), 'utf8'),
  );
});

test('every block of code with a name is the subject of a test', () => {
  const names = BLOCKS.map(({ file }) => file).filter(Boolean);
  assert.deepEqual(names, ['main.js', 'App.jsx', 'levels.ts', 'mix.mjs', 'vite.config.js']);
  const languages = new Set(BLOCKS.map(({ language }) => language));
  assert.deepEqual([...languages].sort(), ['html', 'js', 'jsx', 'sh', 'svelte', 'ts', 'vue']);
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

test('the files and headings that the README links to are in the package', () => {
  const links = [...README.matchAll(/\]\(([^):]+)\)/g)].map(([, path]) => path);
  assert.ok(links.length > 5);
  const headings = [...README.matchAll(/^##+ (.+)$/gm)].map(
    ([, heading]) =>
      `#${heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-')}`,
  );
  const targets = new Set([...headings, ...pack.files.map(({ path }) => path)]);
  for (const link of links) assert.ok(targets.has(link), link);
});
