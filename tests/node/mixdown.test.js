import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { MixFile, SAMPLE_FORMATS } from '../../worklet/cli/mix-file.js';
import { Stem } from '../../worklet/cli/stem.js';
import { busbar, startBusbar, useFolder } from '../support/command-line.js';
import { apply } from '../support/headless.js';
import { Random } from '../support/random.js';
import { randomTest, SEED } from '../support/random-test.js';
import { randomStrip } from '../support/sessions.js';
import { firstDifference, peakOf, sine, worstDifference } from '../support/signal.js';
import { readWav, wavHeader, writeWav } from '../support/wav.js';

const folder = useFolder();
const RATE = 48_000;

/** @param {...string} args */
const mixdown = (...args) => busbar(folder.path, 'mixdown', ...args);

/** It ends well, and says this. @param {...string} args */
async function mixes(...args) {
  const result = await mixdown(...args);
  assert.equal(result.code, 0, result.stderr);
  return result;
}

/** Noise in a file. @param {string} name @param {number} frames @param {number} [channels] @param {import('../support/wav.js').WavOptions} [options] */
function stem(name, frames, channels = 1, options = {}) {
  const random = new Random(SEED + frames);
  const samples = Array.from({ length: channels }, () => random.noise(frames, 0.25));
  writeWav(folder.file(name), samples, options);
  return samples;
}

/** @param {string} name */
const read = (name) => readWav(folder.file(name));

randomTest('a mixdown has the bits of the headless mixer with the same session', async (random) => {
  const lengths = [30_000, 8192, 1, 12_345];
  const stems = lengths.map((frames, i) => stem(`stem ${i}.wav`, frames, 1 + (i % 2), { encoding: 'float' }));
  const mixer = await createHeadlessMixer({ sampleRate: RATE, tracks: 4, buses: 2 });
  const buses = [mixer.addBus(), mixer.addBus()];
  buses[0].output = buses[1];
  for (const [i] of stems.entries()) mixer.addTrack({ name: `stem ${i}` }).output = buses[i % 2];
  for (const strip of mixer.strips) apply(strip, randomStrip(random));
  writeFileSync(folder.file('session.json'), JSON.stringify(mixer));
  await mixes(
    'stem 3.wav',
    'stem 0.wav',
    'stem 2.wav',
    'stem 1.wav',
    '--session',
    'session.json',
    '--out',
    'mix.wav',
    '--tail',
    '0.5',
  );

  const frames = 30_000 + RATE / 2;
  const inputs = stems.map((channels) =>
    channels.map((samples) => Float32Array.from({ length: frames }, (_, i) => samples[i] ?? 0)),
  );
  const expected = mixer.render(inputs, frames);
  const { channels, float, sampleRate } = read('mix.wav');
  assert.deepEqual([float, sampleRate, channels.length, channels[0].length], [true, RATE, 2, frames]);
  assert.ok(peakOf(expected[0]) > 1e-6);
  for (const side of [0, 1]) assert.equal(firstDifference(channels[side], expected[side]), -1);
});

for (const encoding of /** @type {const} */ ([16, 24, 32, 'float'])) {
  for (const extensible of [false, true]) {
    test(`stereo of ${encoding === 'float' ? 'floats' : `${encoding} bits`}${extensible ? ' (extensible)' : ''} is read to the bit`, async () => {
      const samples = stem('in.wav', 10_000, 2, { encoding, extensible });
      const step = typeof encoding === 'number' ? 2 ** (1 - encoding) : 0;
      const exact = samples.map((channel) =>
        channel.map((sample) => (step === 0 ? sample : Math.round(sample / step) * step)),
      );
      await mixes('in.wav', '--out', 'out.wav');
      assert.deepEqual(read('out.wav').channels, exact);
    });
  }
}

test('an RF64 file is read as well', async () => {
  const samples = stem('in.wav', 3000, 2, { encoding: 24, rf64: true });
  await mixes('in.wav', '--out', 'out.wav');
  assert.ok(worstDifference(read('out.wav').channels[1], samples[1]) <= 2 ** -24);
});

// Minutes of writing, for what the announced length decides: here it is announced and then not kept.
test('a mix that is too long for the header of a WAV file is written as RF64', async () => {
  const limit = (2 ** 32 - 2 ** 16) / 8;
  const channels = /** @type {[Float32Array, Float32Array]} */ (
    [0.5, -0.25].map((level) => new Float32Array(8192).fill(level))
  );
  for (const [frames, form] of /** @type {const} */ ([
    [limit, 'RIFF'],
    [limit + 1, 'RF64'],
  ])) {
    const path = folder.file(`${form}.wav`);
    const file = await MixFile.create(path, SAMPLE_FORMATS['32f'], { sampleRate: RATE, frames });
    await file.write(channels);
    await file.finish();
    assert.equal(readFileSync(path).toString('latin1', 0, 4), form);
    const mix = await Stem.open(path);
    assert.deepEqual([mix.frames, mix.channels], [8192, 2]);
    await mix.close();
    const sox = folder.file('sox.wav');
    execFileSync('sox', [path, '-b', '32', '-e', 'floating-point', sox], { stdio: 'pipe' });
    assert.deepEqual(readWav(sox).channels, channels);
  }
});

test('16 bits are dithered, the same way each time, 24 bits rounded; silence stays silent', async () => {
  writeWav(folder.file('in.wav'), [
    sine({ frequency: 441, sampleRate: RATE, frames: 20_000, amplitude: 3.3e-5 }),
    new Float32Array(20_000),
  ]);
  await mixes('in.wav', '--out', 'float.wav');
  for (const [format, bits, worst] of /** @type {const} */ ([
    [16, 16, 1.5],
    [24, 24, 0.5],
  ])) {
    await mixes('in.wav', '--out', 'a.wav', '--format', `${format}`);
    await mixes('in.wav', '--out', 'b.wav', '--format', `${format}`);
    assert.deepEqual(readFileSync(folder.file('a.wav')), readFileSync(folder.file('b.wav')));
    const { channels, bits: written } = read('a.wav');
    assert.equal(written, bits);
    assert.ok(worstDifference(channels[0], read('float.wav').channels[0]) <= worst * 2 ** (1 - bits));
    assert.ok(channels[1].every((sample) => sample === 0));
  }
  // The tone is about as large as one step: rounded without dither it would be a square wave, of 1/3 of its level in the third harmonic.
  await mixes('in.wav', '--out', 'dithered.wav', '--format', '16');
  const [tone] = read('dithered.wav').channels;
  assert.ok(harmonic(tone, 3) < 0.05 * harmonic(tone, 1), `${harmonic(tone, 3)} of ${harmonic(tone, 1)}`);
});

/** Magnitude at a multiple of 441 Hz. @param {Float32Array} samples @param {number} times */
function harmonic(samples, times) {
  let [re, im] = [0, 0];
  for (const [i, sample] of samples.entries()) {
    re += sample * Math.cos((2 * Math.PI * 441 * times * i) / RATE);
    im += sample * Math.sin((2 * Math.PI * 441 * times * i) / RATE);
  }
  return Math.hypot(re, im);
}

test("without a session the real stems are summed as sox sums them, mono ones at the pan law's centre", async () => {
  const { stems } = JSON.parse(
    readFileSync(new URL('../../web-demo/public/stems/stems.json', import.meta.url), 'utf8'),
  );
  const names = stems.map((/** @type {{file: string}} */ { file }) => file.replace('.flac', ''));
  mkdirSync(folder.file('real'));
  mkdirSync(folder.file('sox'));
  const sources = names.map((/** @type {string} */ name) => {
    const flac = new URL(`../../web-demo/public/stems/${name}.flac`, import.meta.url).pathname;
    const mono = execFileSync('soxi', ['-c', flac], { encoding: 'utf8' }).trim() === '1';
    execFileSync('sox', [flac, folder.file('real', `${name}.wav`), 'trim', '20', '4']);
    execFileSync('sox', [
      flac,
      folder.file('sox', `${name}.wav`),
      'trim',
      '20',
      '4',
      'remix',
      '1',
      mono ? '1' : '2',
    ]);
    return ['-v', `${mono ? Math.SQRT1_2 / 10 : 0.1}`, folder.file('sox', `${name}.wav`)];
  });
  const paths = names.map((/** @type {string} */ name) => `real/${name}.wav`);
  const { stdout } = await mixes(...paths, '--out', 'mix.wav');
  execFileSync('sox', ['-m', ...sources.flat(), '-e', 'floating-point', '-b', '32', folder.file('sox.wav')]);
  const [ours, theirs] = [read('mix.wav').channels, read('sox.wav').channels];
  const peak = Math.max(...ours.map((samples) => peakOf(samples)));
  assert.ok(peak > 0.1);
  for (const side of [0, 1]) {
    const tenth = ours[side].map((sample) => sample / 10);
    assert.ok(worstDifference(tenth, theirs[side]) < 1e-6, `${worstDifference(tenth, theirs[side])}`);
  }
  assert.equal(
    stdout,
    `mix.wav: 0:04.000, 44100 Hz, 32-bit float, peak ${(20 * Math.log10(peak)).toFixed(2)} dBFS\n`,
  );
});

test('a mixdown says how long and how loud the mix is, quietly nothing, and draws no bar where there is no terminal', async () => {
  writeWav(folder.file('in.wav'), [new Float32Array(RATE * 61.5).fill(0.25)]);
  const { stdout, stderr } = await mixes('in.wav', '--out', 'out.wav', '--format', '24');
  assert.equal(stdout, 'out.wav: 1:01.500, 48000 Hz, 24 bits, peak -15.05 dBFS\n');
  assert.equal(stderr, '');
  assert.deepEqual(await mixes('in.wav', '--out', 'out.wav', '--quiet'), { code: 0, stdout: '', stderr: '' });
  writeWav(folder.file('in.wav'), [new Float32Array(480)]);
  assert.match((await mixes('in.wav', '--out', 'out.wav')).stdout, /: 0:00\.010, .* peak silent\n/);
});

test('samples that do not fit into integers are told of, and kept by floats', async () => {
  writeWav(folder.file('in.wav'), [new Float32Array(480).fill(2), new Float32Array(480).fill(-0.5)]);
  assert.match(
    (await mixes('in.wav', '--out', 'out.wav', '--format', '16')).stderr,
    /warning: 480 samples are clipped; .* --format 32f/,
  );
  assert.equal(peakOf(read('out.wav').channels[0]), 1 - 2 ** -15);
  const { stdout, stderr } = await mixes('in.wav', '--out', 'out.wav');
  assert.equal(stderr, '');
  assert.match(stdout, /peak 6\.02 dBFS/);
  assert.equal(peakOf(read('out.wav').channels[0]), 2);
});

test('a strip that was silenced, its samples being too large for any sound, is told of', async () => {
  const loud = new Float32Array(4800).fill(0.25);
  loud[1000] = 1e30;
  writeWav(folder.file('loud.wav'), [loud]);
  stem('good.wav', 4800);
  const { stderr } = await mixes('loud.wav', 'good.wav', '--out', 'out.wav');
  assert.equal(
    stderr,
    'busbar: warning: "loud" fell silent for moments, its samples were beyond +300 dBFS\n',
  );
  assert.ok(read('out.wav').channels[0].every(Number.isFinite));
});

test('an existing mix is replaced', async () => {
  stem('in.wav', 480);
  writeFileSync(folder.file('old.wav'), 'old');
  await mixes('in.wav', '--out', 'old.wav');
  assert.equal(read('old.wav').channels[0].length, 480);
});

/** Writes a session with these tracks. @param {string} file @param {...string} names */
async function writeSession(file, ...names) {
  const mixer = await createHeadlessMixer({ sampleRate: RATE, tracks: 8 });
  for (const name of names) mixer.addTrack({ name });
  writeFileSync(folder.file(file), JSON.stringify(mixer));
}

test('stems play on the tracks of their names; a track without one is silent, and told of', async () => {
  const [left] = stem('Gitarre é.wav', 4800);
  await writeSession('session.json', 'Voice', 'Gitarre e\u0301');
  const { stderr } = await mixes('Gitarre é.wav', '--session', 'session.json', '--out', 'out.wav');
  assert.equal(stderr, 'busbar: warning: track "Voice" has no stem and is silent\n');
  assert.ok(peakOf(read('out.wav').channels[0]) > 0.7 * peakOf(left));
});

/**
 * It ends with a code and a message that holds these parts, writes no output and leaves nothing behind.
 * @param {readonly string[]} args
 * @param {readonly string[]} parts
 * @param {number} [code]
 */
async function refuses(args, parts, code = 1) {
  const before = readdirSync(folder.path, { recursive: true });
  const result = await mixdown(...args);
  assert.equal(result.code, code, result.stderr);
  assert.equal(result.stdout, '');
  for (const part of parts) assert.ok(result.stderr.includes(part), `"${part}" in "${result.stderr}"`);
  assert.doesNotMatch(result.stderr, /^\s+at /m, 'no stack');
  assert.deepEqual(readdirSync(folder.path, { recursive: true }), before);
}

const noise = new Random(SEED).noise(1000, 0.25);
const nan = noise.map((sample, i) => (i === 700 ? Number.NaN : sample));
const infinite = noise.map((sample, i) => (i === 3 ? -1 / 0 : sample));
/** @type {[string, readonly Float32Array[], import('../support/wav.js').WavOptions, ...string[]][]} */
const WRONG_STEMS = [
  [
    'a header that promises more than the file has',
    [noise],
    { lies: { dataSize: 8000 } },
    'lies',
    '8000',
    '4000',
    'cut off',
  ],
  [
    'a header that was never finished',
    [noise],
    { lies: { dataSize: 0xffffffff } },
    'lies',
    '4294967295',
    '4000',
  ],
  [
    'a file whose header ends before its audio',
    [noise],
    { lies: { riffSize: 100 } },
    'lies',
    'the file at 108',
  ],
  ['half a frame', [noise, noise], { encoding: 16, lies: { dataSize: 3998 } }, 'lies', '3998', '4 bytes'],
  ['a frame of a wrong size', [noise], { lies: { frameBytes: 8 } }, 'lies', '1 × 32 bits', 'says 8'],
  ['zero frames', [new Float32Array(0)], {}, 'no frames'],
  ['a NaN', [noise, nan], {}, 'sample 700 is NaN', 'finite'],
  ['an infinity', [infinite], {}, 'sample 3 is -Infinity', 'finite'],
  ['9 channels', Array(9).fill(noise), {}, '9 channels', 'allowed are 1 and 2'],
  ['no channels', [noise], { lies: { channels: 0 } }, '0 channels', 'allowed are 1 and 2'],
  [
    'samples of 8 bits',
    [noise],
    { encoding: 16, lies: { bits: 8 } },
    'PCM of 8 bits',
    '16, 24 or 32 bits',
    'float',
  ],
  ['samples of 64 bits', [noise], { lies: { bits: 64 } }, 'float of 64 bits', 'float of 32 bits'],
  ['compressed samples', [noise], { lies: { tag: 0x55 } }, 'format 85', 'allowed are PCM'],
  ['a sample rate of none', [noise], { lies: { sampleRate: 0 } }, '0 Hz', '1000 to 768000'],
];
for (const [what, channels, options, ...parts] of WRONG_STEMS) {
  test(`a stem with ${what} is refused, named and why`, async () => {
    stem('good.wav', 2000);
    writeWav(folder.file('bad.wav'), channels, options);
    await refuses(['good.wav', 'bad.wav', '--out', 'never.wav'], ['busbar: bad.wav: ', ...parts]);
  });
}

test('what is no WAV file, no file or not there is refused', async () => {
  writeFileSync(folder.file('text.wav'), 'RIFFs are played on guitars, and this is a text.');
  writeFileSync(folder.file('short.wav'), 'RIF');
  writeFileSync(folder.file('bare.wav'), 'RIFF\x04\0\0\0WAVE');
  writeFileSync(folder.file('unformatted.wav'), 'RIFF\x10\0\0\0WAVEdata\x04\0\0\0\0\0\0\0');
  mkdirSync(folder.file('folder.wav'));
  await refuses(['text.wav', '--out', 'never.wav'], ['text.wav: ', 'no WAV file']);
  await refuses(['short.wav', '--out', 'never.wav'], ['short.wav: ', 'no WAV file']);
  await refuses(['bare.wav', '--out', 'never.wav'], ['bare.wav: ', 'data chunk is missing']);
  await refuses(['unformatted.wav', '--out', 'never.wav'], ['unformatted.wav: ', 'format chunk is missing']);
  await refuses(['folder.wav', '--out', 'never.wav'], ['folder.wav: ', 'a folder']);
  await refuses(['missing.wav', '--out', 'never.wav'], ['missing.wav: ', 'no such file']);
});

randomTest('random bytes, and a file cut off anywhere, are refused', async (random) => {
  stem('whole.wav', 100, 2, { encoding: 24, extensible: true });
  const whole = readFileSync(folder.file('whole.wav'));
  for (let run = 0; run < 12; run++) {
    const bytes =
      run % 2 === 0
        ? whole.subarray(0, random.integer(0, whole.length - 1))
        : Buffer.from(random.noise(100).buffer);
    writeFileSync(folder.file('bad.wav'), bytes);
    await refuses(['bad.wav', '--out', 'never.wav'], ['busbar: bad.wav: ']);
  }
});

test('stems of different rates, of equal names, too many, and one that would be overwritten are refused', async () => {
  stem('a.wav', 100);
  stem('b.wav', 100, 1, { sampleRate: 44_100 });
  mkdirSync(folder.file('other'), { recursive: true });
  stem('other/a.wav', 100);
  await refuses(
    ['a.wav', 'b.wav', '--out', 'never.wav'],
    ['b.wav: ', '44100 Hz', 'a.wav', '48000 Hz', 'same'],
  );
  await refuses(['a.wav', 'other/a.wav', '--out', 'never.wav'], ['a.wav and other/a.wav', 'same name, "a"']);
  symlinkSync('.', folder.file('here'));
  symlinkSync('a.wav', folder.file('link.wav'));
  for (const [path, out] of [
    ['a.wav', './other/../a.wav'],
    ['a.wav', 'here/a.wav'],
    ['link.wav', 'a.wav'],
  ]) {
    await refuses([path, '--out', out], [`${out}: `, 'one of the stems', 'another name']);
  }
  await refuses([...Array(1025).fill('a.wav'), '--out', 'never.wav'], ['1025 stems', 'at most 1024']);
});

test('stems that the session has no track for, or more than one, are refused', async () => {
  stem('Kick.wav', 100);
  await writeSession('other.json', 'kick', 'Snare');
  await writeSession('double.json', 'Kick', 'Kick');
  await writeSession('empty.json');
  await refuses(
    ['Kick.wav', '-s', 'other.json', '--out', 'never.wav'],
    ['Kick.wav: ', 'other.json', 'no track "Kick"', '"kick", "Snare"'],
  );
  await refuses(
    ['Kick.wav', '-s', 'double.json', '--out', 'never.wav'],
    ['Kick.wav: ', 'double.json', '2 tracks "Kick"'],
  );
  await refuses(['Kick.wav', '-s', 'empty.json', '--out', 'never.wav'], ['Kick.wav: ', 'no tracks at all']);
});

test('a session that is wrong is refused with the place', async () => {
  stem('Kick.wav', 100);
  await writeSession('session.json', 'Kick');
  const text = readFileSync(folder.file('session.json'), 'utf8');
  /** @type {[string, ...string[]][]} */
  const cases = [
    [text.replace('"gain":1', '"gain":17'), 'session.strips[0].parameters.gain', '0 to 16', 'got 17'],
    [text.replace('"version":1', '"version":2'), 'session.version must be 1', 'got 2'],
    [text.slice(0, -9), 'JSON'],
    ['', 'JSON'],
    ['[]', 'session.version is missing'],
    [' '.repeat(2 ** 24 + 1), 'more than 16777216 bytes', 'at most 16777216'],
  ];
  for (const [content, ...parts] of cases) {
    writeFileSync(folder.file('wrong.json'), content);
    await refuses(
      ['Kick.wav', '--session', 'wrong.json', '--out', 'never.wav'],
      ['busbar: wrong.json: ', ...parts],
    );
  }
  await refuses(
    ['Kick.wav', '--session', 'missing.json', '--out', 'never.wav'],
    ['missing.json: ', 'no such file'],
  );
  await refuses(['Kick.wav', '--session', '.', '--out', 'never.wav'], ['busbar: .: ', 'a folder']);
  await refuses(
    ['Kick.wav', '--session', '/dev/zero', '--out', 'never.wav'],
    ['/dev/zero: ', 'more than 16777216 bytes'],
  );
});

test('an output that cannot be written is refused', async () => {
  stem('in.wav', 100);
  mkdirSync(folder.file('taken.wav'));
  await refuses(
    ['in.wav', '--out', 'nowhere/mix.wav'],
    ['nowhere/mix.wav: cannot be written', 'no such file or folder'],
  );
  await refuses(['in.wav', '--out', 'in.wav/mix.wav'], ['in.wav/mix.wav: cannot be written', 'not a folder']);
  await refuses(['in.wav', '--out', 'taken.wav'], ['taken.wav: cannot be written', 'it is a folder']);
  await refuses(
    ['in.wav', '--out', `${'long'.repeat(70)}.wav`],
    ['cannot be written', 'the name is too long'],
  );
});

test('an output that fails in the middle leaves nothing behind', async () => {
  writeWav(folder.file('in.wav'), [new Float32Array(400_000).fill(0.1)]);
  const limit = 'trap "" XFSZ; ulimit -f 1000; exec "$0" "$@"';
  const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
  const before = readdirSync(folder.path);
  assert.throws(
    () =>
      execFileSync('sh', ['-c', limit, process.execPath, cli, 'mixdown', 'in.wav', '--out', 'full.wav'], {
        cwd: folder.path,
        stdio: 'pipe',
      }),
    (/** @type {any} */ error) =>
      error.status === 1 && /full\.wav: cannot be written: the file would be larger/.test(error.stderr),
  );
  assert.deepEqual(readdirSync(folder.path), before);
});

test('a wrong command is refused with the way to help, which tells all', async () => {
  stem('in.wav', 100);
  await refuses([], ['--out'], 2);
  await refuses(['in.wav'], ['--out', '--help'], 2);
  await refuses(['--out', 'never.wav'], ['stems'], 2);
  await refuses(['in.wav', '--out', 'never.mp3'], ['never.mp3', '.wav'], 2);
  await refuses(['in.wav', '--out', 'never.wav', '--format', '8'], ['8', '16, 24, 32f'], 2);
  for (const tail of ['-1', '601', 'long', '', 'NaN'])
    await refuses(['in.wav', '--out', 'never.wav', '--tail', tail], ['0 to 600'], 2);
  await refuses(['in.wav', '--out', 'never.wav', '--loud'], ['--loud'], 2);
  const { code, stdout } = await mixdown('--help');
  assert.equal(code, 0);
  for (const word of ['--out', '--session', '--format', '--tail', '--quiet', 'Exit codes'])
    assert.ok(stdout.includes(word), word);
  assert.match((await busbar(folder.path, '--help')).stdout, /mixdown/);
  assert.match((await busbar(folder.path, '--version')).stdout, /^\d+\.\d+\.\d+\n$/);
  assert.equal((await busbar(folder.path)).code, 2);
  assert.match((await busbar(folder.path, 'mixup')).stderr, /unknown command 'mixup'/);
});

/** A stem of silence that takes no room on the disk. @param {string} name @param {number} seconds @param {number} [channels] */
function longStem(name, seconds, channels = 1) {
  const dataBytes = 2 * channels * RATE * seconds;
  const header = wavHeader({ channels, bits: 16, encoding: 16, sampleRate: RATE, dataBytes });
  writeFileSync(folder.file(name), header);
  truncateSync(folder.file(name), header.length + dataBytes);
}

for (const [signal, code] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])) {
  test(`${signal} in the middle leaves no half file, and an older mix as it was`, async () => {
    longStem('long.wav', 7200);
    writeFileSync(folder.file('mix.wav'), 'older');
    const before = readdirSync(folder.path);
    const { child, ended } = startBusbar(folder.path, ['mixdown', 'long.wav', '--out', 'mix.wav']);
    while (
      !readdirSync(folder.path).some(
        (name) => name.endsWith('.part') && statSync(folder.file(name)).size > 0,
      ) &&
      child.exitCode === null
    ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill(signal);
    const { code: ended_, stderr } = await ended;
    assert.equal(ended_, code, stderr);
    assert.match(stderr, new RegExp(`ended by ${signal}; nothing was written`));
    assert.deepEqual(readdirSync(folder.path), before);
    assert.equal(readFileSync(folder.file('mix.wav'), 'utf8'), 'older');
  });
}

test('a session may come through a pipe, a stem may not', { timeout: 30_000 }, async () => {
  stem('Kick.wav', 100);
  await writeSession('session.json', 'Kick');
  const session = startPiped('pipe.json', ['Kick.wav', '--session', 'pipe.json', '--out', 'mix.wav']);
  await (await session.writer).writeFile(readFileSync(folder.file('session.json')));
  await (await session.writer).close();
  assert.equal((await session.ended).code, 0);
  const piped = startPiped('pipe.wav', ['pipe.wav', '--out', 'never.wav']);
  await (await piped.writer).close();
  const { code, stderr } = await piped.ended;
  assert.deepEqual([code, stderr], [1, 'busbar: pipe.wav: it is a pipe, a file is needed\n']);
});

test('Ctrl-C ends a program that waits for a pipe', { timeout: 30_000 }, async (t) => {
  stem('Kick.wav', 100);
  const { child, ended, writer } = startPiped('idle.json', [
    'Kick.wav',
    '--session',
    'idle.json',
    '--out',
    'never.wav',
  ]);
  t.after(async () => {
    child.kill('SIGKILL');
    await (await writer).close();
  });
  await writer;
  child.kill('SIGINT');
  await ended;
  assert.equal(child.signalCode, 'SIGINT');
});

/** Starts a mixdown that reads from a new pipe; its writer is there when the pipe was opened. @param {string} name of the pipe @param {readonly string[]} args */
function startPiped(name, args) {
  execFileSync('mkfifo', [folder.file(name)]);
  return { ...startBusbar(folder.path, ['mixdown', ...args]), writer: open(folder.file(name), 'w') };
}

test('nobody has to listen to the end', async () => {
  stem('in.wav', 100);
  for (const args of [['mixdown', 'in.wav', '--out', 'neverRendered.wav'], ['--help']]) {
    const { child, ended } = startBusbar(folder.path, args);
    child.stdout.destroy();
    assert.deepEqual(await ended, { code: 0, stdout: '', stderr: '' });
  }
  assert.equal(read('neverRendered.wav').channels[0].length, 100);
});

test('32 stems of 1.5 GB, once decoded, need under 300 MB', async (t) => {
  const names = Array.from({ length: 32 }, (_, i) => `m${i}.wav`);
  for (const name of names) longStem(name, 240);
  const tell =
    'data:text/javascript,process.on("exit",()=>process.stderr.write(String(process.resourceUsage().maxRSS/1024)))';
  const { ended } = startBusbar(folder.path, ['mixdown', ...names, '--out', 'mix.wav'], {
    nodeOptions: ['--import', tell],
  });
  const { code, stderr } = await ended;
  assert.equal(code, 0, stderr);
  t.diagnostic(`${Number(stderr).toFixed(0)} MB`);
  assert.ok(Number(stderr) < 300, stderr);
});
