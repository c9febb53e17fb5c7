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
import { MixFile } from '../../worklet/cli/mix-file.js';
import { SAMPLE_FORMATS } from '../../worklet/cli/sample-format.js';
import { Stem } from '../../worklet/cli/stem.js';
import { busbar, busbarSucceeds, startBusbar, useFolder } from '../support/command-line.js';
import { apply } from '../support/headless.js';
import { Random } from '../support/random.js';
import { randomStripValues } from '../support/random-mix.js';
import { randomTest, SEED } from '../support/random-test.js';
import { firstDifference, peakOf, sine, worstDifference } from '../support/signal.js';
import { readWav, wavHeader, writeWav } from '../support/wav.js';

const folder = useFolder();
const RATE = 48_000;

/** A mixdown that may fail. @param {...string} args */
const tryMixdown = (...args) => busbar(folder.path, 'mixdown', ...args);

/** A mixdown that must succeed. @param {...string} args */
const mixdown = (...args) => busbarSucceeds(folder.path, 'mixdown', ...args);

/**
 * Writes noise to a file.
 * @param {string} name
 * @param {number} frames
 * @param {number} [channels]
 * @param {import('../support/wav.js').WavOptions} [options]
 */
function writeStem(name, frames, channels = 1, options = {}) {
  const random = new Random(SEED + frames);
  const samples = Array.from({ length: channels }, () => random.noise(frames, 0.25));
  writeWav(folder.file(name), samples, options);
  return samples;
}

/** @param {string} name */
const read = (name) => readWav(folder.file(name));

randomTest('a mixdown has the same bits as a headless mixer with that session', async (random) => {
  const lengths = [30_000, 8192, 1, 12_345];
  const stems = lengths.map((frames, i) =>
    writeStem(`stem ${i}.wav`, frames, 1 + (i % 2), { encoding: 'float' }),
  );
  const mixer = await createHeadlessMixer({ sampleRate: RATE, tracks: 4, buses: 2 });
  const buses = [mixer.addBus(), mixer.addBus()];
  buses[0].output = buses[1];
  for (const [i] of stems.entries()) mixer.addTrack({ name: `stem ${i}` }).output = buses[i % 2];
  for (const strip of mixer.strips) apply(strip, randomStripValues(random));
  writeFileSync(folder.file('session.json'), JSON.stringify(mixer));
  await mixdown(
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
    const format = encoding === 'float' ? 'float' : `${encoding}-bit`;
    const header = extensible ? 'an extensible header' : 'a plain header';
    test(`a stereo ${format} stem with ${header} is read without loss`, async () => {
      const samples = writeStem('in.wav', 10_000, 2, { encoding, extensible });
      const step = typeof encoding === 'number' ? 2 ** (1 - encoding) : 0;
      const exact = samples.map((channel) =>
        channel.map((sample) => (step === 0 ? sample : Math.round(sample / step) * step)),
      );
      await mixdown('in.wav', '--out', 'out.wav');
      assert.deepEqual(read('out.wav').channels, exact);
    });
  }
}

test('an RF64 file is read', async () => {
  const samples = writeStem('in.wav', 3000, 2, { encoding: 24, rf64: true });
  await mixdown('in.wav', '--out', 'out.wav');
  assert.ok(worstDifference(read('out.wav').channels[1], samples[1]) <= 2 ** -24);
});

// The announced length alone selects the format. Fewer frames are written, since all of them would take
// minutes.
test('a mix too long for a WAV header is written as RF64', async () => {
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
    const mix = await Stem.open({ path, track: '' });
    assert.deepEqual([mix.frames, mix.channels], [8192, 2]);
    await mix.close();
    const sox = folder.file('sox.wav');
    execFileSync('sox', [path, '-b', '32', '-e', 'floating-point', sox], { stdio: 'pipe' });
    assert.deepEqual(readWav(sox).channels, channels);
  }
});

test('16 bits are dithered reproducibly, 24 bits are rounded, and silence stays silent', async () => {
  writeWav(folder.file('in.wav'), [
    sine({ frequency: 441, sampleRate: RATE, frames: 20_000, amplitude: 3.3e-5 }),
    new Float32Array(20_000),
  ]);
  await mixdown('in.wav', '--out', 'float.wav');
  for (const [format, bits, worst] of /** @type {const} */ ([
    [16, 16, 1.5],
    [24, 24, 0.5],
  ])) {
    await mixdown('in.wav', '--out', 'a.wav', '--format', `${format}`);
    await mixdown('in.wav', '--out', 'b.wav', '--format', `${format}`);
    assert.deepEqual(readFileSync(folder.file('a.wav')), readFileSync(folder.file('b.wav')));
    const { channels, bits: written } = read('a.wav');
    assert.equal(written, bits);
    assert.ok(worstDifference(channels[0], read('float.wav').channels[0]) <= worst * 2 ** (1 - bits));
    assert.ok(channels[1].every((sample) => sample === 0));
  }
  // The tone's amplitude is about one step. Rounding without dither would give a square wave, whose third
  // harmonic has 1/3 of its level.
  await mixdown('in.wav', '--out', 'dithered.wav', '--format', '16');
  const [tone] = read('dithered.wav').channels;
  assert.ok(harmonic(tone, 3) < 0.05 * harmonic(tone, 1), `${harmonic(tone, 3)} of ${harmonic(tone, 1)}`);
});

/** Magnitude of a harmonic of 441 Hz. @param {Float32Array} samples @param {number} order */
function harmonic(samples, order) {
  let [re, im] = [0, 0];
  for (const [i, sample] of samples.entries()) {
    re += sample * Math.cos((2 * Math.PI * 441 * order * i) / RATE);
    im += sample * Math.sin((2 * Math.PI * 441 * order * i) / RATE);
  }
  return Math.hypot(re, im);
}

test('a mixdown of the demo stems without a session agrees with sox', async () => {
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
  const { stdout } = await mixdown(...paths, '--out', 'mix.wav');
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

test('a mixdown prints length and peak, or nothing with --quiet, and no bar without a terminal', async () => {
  writeWav(folder.file('in.wav'), [new Float32Array(RATE * 61.5).fill(0.25)]);
  const { stdout, stderr } = await mixdown('in.wav', '--out', 'out.wav', '--format', '24');
  assert.equal(stdout, 'out.wav: 1:01.500, 48000 Hz, 24 bits, peak -15.05 dBFS\n');
  assert.equal(stderr, '');
  assert.deepEqual(await mixdown('in.wav', '--out', 'out.wav', '--quiet'), {
    code: 0,
    stdout: '',
    stderr: '',
  });
  writeWav(folder.file('in.wav'), [new Float32Array(480)]);
  assert.match((await mixdown('in.wav', '--out', 'out.wav')).stdout, /: 0:00\.010, .* peak silent\n/);
});

test('clipping to an integer format prints a warning, and floats do not clip', async () => {
  writeWav(folder.file('in.wav'), [new Float32Array(480).fill(2), new Float32Array(480).fill(-0.5)]);
  assert.match(
    (await mixdown('in.wav', '--out', 'out.wav', '--format', '16')).stderr,
    /warning: 480 samples are clipped; .* --format 32f/,
  );
  assert.equal(peakOf(read('out.wav').channels[0]), 1 - 2 ** -15);
  const { stdout, stderr } = await mixdown('in.wav', '--out', 'out.wav');
  assert.equal(stderr, '');
  assert.match(stdout, /peak 6\.02 dBFS/);
  assert.equal(peakOf(read('out.wav').channels[0]), 2);
});

test('a strip that fell silent because of excessive samples prints a warning', async () => {
  const loud = new Float32Array(4800).fill(0.25);
  loud[1000] = 1e30;
  writeWav(folder.file('loud.wav'), [loud]);
  writeStem('good.wav', 4800);
  const { stderr } = await mixdown('loud.wav', 'good.wav', '--out', 'out.wav');
  assert.equal(
    stderr,
    'busbar: warning: strip "loud" was silenced in some blocks because of samples above +300 dBFS\n',
  );
  assert.ok(read('out.wav').channels[0].every(Number.isFinite));
});

test('an existing mix is replaced', async () => {
  writeStem('in.wav', 480);
  writeFileSync(folder.file('old.wav'), 'old');
  await mixdown('in.wav', '--out', 'old.wav');
  assert.equal(read('old.wav').channels[0].length, 480);
});

/** Writes a session file with these tracks. @param {string} file @param {...string} names */
async function writeSession(file, ...names) {
  const mixer = await createHeadlessMixer({ sampleRate: RATE, tracks: 8 });
  for (const name of names) mixer.addTrack({ name });
  writeFileSync(folder.file(file), JSON.stringify(mixer));
}

test('a stem plays on the track of its name, and a track without a stem prints a warning', async () => {
  const [left] = writeStem('Gitarre é.wav', 4800);
  await writeSession('session.json', 'Voice', 'Gitarre e\u0301');
  const { stderr } = await mixdown('Gitarre é.wav', '--session', 'session.json', '--out', 'out.wav');
  assert.equal(stderr, 'busbar: warning: track "Voice" has no stem and is silent\n');
  assert.ok(peakOf(read('out.wav').channels[0]) > 0.7 * peakOf(left));
});

test('a mixdown plays the automation of its session, also more than 16,384 changes', async () => {
  const [left] = writeStem('Kick.wav', 9600, 1, { encoding: 'float' });
  const mixer = await createHeadlessMixer({ sampleRate: RATE, tracks: 1, events: 50_000 });
  const { gain, pan } = mixer.addTrack({ name: 'Kick' });
  pan.value = -1;
  gain
    .setValueAtTime(0, 0)
    .linearRampToValueAtTime(1, 4800 / RATE)
    .setValueAtTime(0.25, 7200 / RATE);
  for (let i = 0; i < 20_000; i++) pan.setValueAtTime(-1, i / 100_000);
  writeFileSync(folder.file('session.json'), JSON.stringify(mixer));
  await mixdown('Kick.wav', '--session', 'session.json', '--out', 'out.wav', '--format', 'float32');
  const expected = left.map((sample, i) => sample * (i < 4800 ? i / 4800 : i < 7200 ? 1 : 0.25));
  assert.ok(worstDifference(read('out.wav').channels[0].subarray(0, 9600), expected) < 1e-6);
});

/**
 * Asserts that a mixdown fails with this exit code and these parts in its message, and that it leaves no
 * file.
 * @param {readonly string[]} args
 * @param {readonly string[]} parts
 * @param {number} [code]
 */
async function assertFails(args, parts, code = 1) {
  const before = readdirSync(folder.path, { recursive: true });
  const result = await tryMixdown(...args);
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
    'a header that announces more data than the file has',
    [noise],
    { header: { dataSize: 8000 } },
    'states 8000 bytes',
    'has 4000',
    'cut off',
  ],
  [
    'a frame of a wrong size',
    [noise],
    { header: { frameBytes: 8 } },
    'state 4 bytes',
    '1 × 32 bits',
    'got 8',
  ],
  ['zero frames', [new Float32Array(0)], {}, 'at least one frame', 'got 0'],
  ['a NaN', [noise, nan], {}, 'sample 700 must be a finite number', 'got NaN'],
  ['an infinity', [infinite], {}, 'sample 3 must be a finite number', 'got -Infinity'],
  ['9 channels', Array(9).fill(noise), {}, 'must have 1 or 2 channels', 'got 9'],
  ['no channels', [noise], { header: { channels: 0 } }, 'must have 1 or 2 channels', 'got 0'],
  ['samples of 40 bits', [noise], { header: { bits: 40 } }, 'got float of 40 bits', 'float of 32 or 64 bits'],
  ['samples of 64-bit PCM', [noise], { header: { bits: 64, tag: 1 } }, 'got PCM of 64 bits', 'at most 32'],
  ['compressed samples', [noise], { header: { tag: 0x55 } }, 'format 85', 'must be PCM'],
  ['a sample rate of 0', [noise], { header: { sampleRate: 0 } }, '1000 to 768000 Hz', 'got 0'],
];
for (const [what, channels, options, ...parts] of WRONG_STEMS) {
  test(`a stem with ${what} is an error`, async () => {
    writeStem('good.wav', 2000);
    writeWav(folder.file('bad.wav'), channels, options);
    await assertFails(['good.wav', 'bad.wav', '--out', 'never.wav'], ['busbar: bad.wav: ', ...parts]);
  });
}

test('a stem that is not a WAV file, is a folder or is missing is an error', async () => {
  writeFileSync(folder.file('text.wav'), 'RIFFs are played on guitars, and this is a text.');
  writeFileSync(folder.file('short.wav'), 'RIF');
  writeFileSync(folder.file('bare.wav'), 'RIFF\x04\0\0\0WAVE');
  writeFileSync(folder.file('unformatted.wav'), 'RIFF\x10\0\0\0WAVEdata\x04\0\0\0\0\0\0\0');
  mkdirSync(folder.file('folder.wav'));
  await assertFails(['text.wav', '--out', 'never.wav'], ['text.wav: ', 'not a WAV file']);
  await assertFails(['short.wav', '--out', 'never.wav'], ['short.wav: ', 'not a WAV file']);
  await assertFails(['bare.wav', '--out', 'never.wav'], ['bare.wav: ', 'format chunk is missing']);
  await assertFails(
    ['unformatted.wav', '--out', 'never.wav'],
    ['unformatted.wav: ', 'format chunk is missing'],
  );
  await assertFails(['folder.wav', '--out', 'never.wav'], ['folder.wav: ', 'a folder']);
  await assertFails(['missing.wav', '--out', 'never.wav'], ['missing.wav: ', 'no such file']);
});

randomTest('random bytes and truncated files are errors', async (random) => {
  writeStem('whole.wav', 100, 2, { encoding: 24, extensible: true });
  const whole = readFileSync(folder.file('whole.wav'));
  for (let run = 0; run < 12; run++) {
    const bytes =
      run % 2 === 0
        ? whole.subarray(0, random.integer(0, whole.length - 1))
        : Buffer.from(random.noise(100).buffer);
    writeFileSync(folder.file('bad.wav'), bytes);
    await assertFails(['bad.wav', '--out', 'never.wav'], ['busbar: bad.wav: ']);
  }
});

test('mixed sample rates, equal names, an output among the stems and 1025 stems are errors', async () => {
  writeStem('a.wav', 100);
  writeStem('b.wav', 100, 1, { sampleRate: 44_100 });
  mkdirSync(folder.file('other'), { recursive: true });
  writeStem('other/a.wav', 100);
  await assertFails(
    ['a.wav', 'b.wav', '--out', 'never.wav'],
    ['b.wav: ', '44100 Hz', 'a.wav', '48000 Hz', 'same', '--rate 48000'],
  );
  await assertFails(
    ['a.wav', 'other/a.wav', '--out', 'never.wav'],
    ['a.wav and other/a.wav', 'both play on the track "a"', '--track'],
  );
  symlinkSync('.', folder.file('here'));
  symlinkSync('a.wav', folder.file('link.wav'));
  for (const [path, out] of [
    ['a.wav', './other/../a.wav'],
    ['a.wav', 'here/a.wav'],
    ['link.wav', 'a.wav'],
  ]) {
    await assertFails([path, '--out', out], [`${out}: `, 'one of the stems', 'another name']);
  }
  await assertFails([...Array(1025).fill('a.wav'), '--out', 'never.wav'], ['1025 stems', 'at most 1024']);
});

test('a stem is an error unless the session has exactly one track of its name', async () => {
  writeStem('Kick.wav', 100);
  await writeSession('other.json', 'kick', 'Snare');
  await writeSession('double.json', 'Kick', 'Kick');
  await writeSession('empty.json');
  await assertFails(
    ['Kick.wav', '-s', 'other.json', '--out', 'never.wav'],
    ['Kick.wav: ', 'other.json', 'no track "Kick"', '"kick", "Snare"'],
  );
  await assertFails(
    ['Kick.wav', '-s', 'double.json', '--out', 'never.wav'],
    ['Kick.wav: ', 'double.json', '2 tracks "Kick"'],
  );
  await assertFails(
    ['Kick.wav', '-s', 'empty.json', '--out', 'never.wav'],
    ['Kick.wav: ', 'it has no tracks'],
  );
});

test('a wrong session is an error that names the place in it', async () => {
  writeStem('Kick.wav', 100);
  await writeSession('session.json', 'Kick');
  const text = readFileSync(folder.file('session.json'), 'utf8');
  /** @type {[string, ...string[]][]} */
  const cases = [
    [text.replace('"gain":1', '"gain":17'), 'session.strips[0].parameters.gain', '0 to 16', 'got 17'],
    [text.replace('"version":2', '"version":3'), 'session.version must be 1', 'got 3'],
    [text.slice(0, -9), 'JSON'],
    ['', 'JSON'],
    ['[]', 'session.version is missing'],
  ];
  for (const [content, ...parts] of cases) {
    writeFileSync(folder.file('wrong.json'), content);
    await assertFails(
      ['Kick.wav', '--session', 'wrong.json', '--out', 'never.wav'],
      ['busbar: wrong.json: ', ...parts],
    );
  }
  await assertFails(
    ['Kick.wav', '--session', 'missing.json', '--out', 'never.wav'],
    ['missing.json: ', 'no such file'],
  );
  await assertFails(['Kick.wav', '--session', '.', '--out', 'never.wav'], ['busbar: .: ', 'a folder']);
  await assertFails(
    ['Kick.wav', '--session', '/dev/zero', '--out', 'never.wav'],
    ['/dev/zero: ', 'at most 285736960 bytes, got more'],
  );
});

test('an output that cannot be written is an error', async () => {
  writeStem('in.wav', 100);
  mkdirSync(folder.file('taken.wav'));
  await assertFails(
    ['in.wav', '--out', 'nowhere/mix.wav'],
    ['nowhere/mix.wav: cannot be written', 'no such file or folder'],
  );
  await assertFails(
    ['in.wav', '--out', 'in.wav/mix.wav'],
    ['in.wav/mix.wav: cannot be written', 'not a folder'],
  );
  await assertFails(['in.wav', '--out', 'taken.wav'], ['taken.wav: cannot be written', 'it is a folder']);
  await assertFails(
    ['in.wav', '--out', `${'long'.repeat(70)}.wav`],
    ['cannot be written', 'the name is too long'],
  );
});

test('a mixdown that fails while it writes leaves no file', async () => {
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

test('a wrong command exits with code 2, and --help lists all options', async () => {
  writeStem('in.wav', 100);
  await assertFails([], ['--out'], 2);
  await assertFails(['in.wav'], ['--out', '--help'], 2);
  await assertFails(['--out', 'never.wav'], ['stems'], 2);
  await assertFails(['in.wav', '--out', 'never.mp3'], ['never.mp3', '.wav'], 2);
  await assertFails(['in.wav', '--out', 'never.wav', '--format', '8'], ['8', '16, 24, 32f'], 2);
  for (const tail of ['-1', '601', 'long', '', 'NaN'])
    await assertFails(['in.wav', '--out', 'never.wav', '--tail', tail], ['0 to 600'], 2);
  await assertFails(['in.wav', '--out', 'never.wav', '--loud'], ['--loud'], 2);
  const { code, stdout } = await tryMixdown('--help');
  assert.equal(code, 0);
  for (const word of [
    '--out',
    '--session',
    '--track',
    '--format',
    '--rate',
    '--tail',
    '--quiet',
    '--debug',
    'BW64',
    'A-law',
    'Exit codes',
  ])
    assert.ok(stdout.includes(word), word);
  assert.match((await busbar(folder.path, '--help')).stdout, /mixdown/);
  assert.match((await busbar(folder.path, '--version')).stdout, /^\d+\.\d+\.\d+\n$/);
  assert.equal((await busbar(folder.path)).code, 2);
  assert.match((await busbar(folder.path, 'mixup')).stderr, /unknown command 'mixup'/);
});

/**
 * Writes a silent stem as a sparse file, which takes no space on the disk.
 * @param {string} name
 * @param {number} seconds
 * @param {number} [channels]
 */
function writeLongStem(name, seconds, channels = 1) {
  const dataBytes = 2 * channels * RATE * seconds;
  const header = wavHeader({ channels, bits: 16, encoding: 16, sampleRate: RATE, dataBytes });
  writeFileSync(folder.file(name), header);
  truncateSync(folder.file(name), header.length + dataBytes);
}

for (const [signal, code] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])) {
  test(`${signal} leaves no unfinished file and keeps an existing mix`, async () => {
    writeLongStem('long.wav', 7200);
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
    const result = await ended;
    assert.equal(result.code, code, result.stderr);
    assert.match(result.stderr, new RegExp(`ended by ${signal}; nothing was written`));
    assert.deepEqual(readdirSync(folder.path), before);
    assert.equal(readFileSync(folder.file('mix.wav'), 'utf8'), 'older');
  });
}

test('a session can be read from a pipe, but a stem cannot', { timeout: 30_000 }, async () => {
  writeStem('Kick.wav', 100);
  await writeSession('session.json', 'Kick');
  const session = startPiped('pipe.json', ['Kick.wav', '--session', 'pipe.json', '--out', 'mix.wav']);
  await (await session.writer).writeFile(readFileSync(folder.file('session.json')));
  await (await session.writer).close();
  assert.equal((await session.ended).code, 0);
  const piped = startPiped('pipe.wav', ['pipe.wav', '--out', 'never.wav']);
  await (await piped.writer).close();
  const { code, stderr } = await piped.ended;
  assert.deepEqual([code, stderr], [1, 'busbar: pipe.wav: it must be a file, not a pipe\n']);
});

test('SIGINT ends a mixdown that waits for a pipe', { timeout: 30_000 }, async (t) => {
  writeStem('Kick.wav', 100);
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

/**
 * Starts a mixdown that reads from a new pipe. Its writer resolves when the mixdown has opened the pipe.
 * @param {string} name of the pipe
 * @param {readonly string[]} args
 */
function startPiped(name, args) {
  execFileSync('mkfifo', [folder.file(name)]);
  return { ...startBusbar(folder.path, ['mixdown', ...args]), writer: open(folder.file(name), 'w') };
}

test('a closed standard output is not an error', async () => {
  writeStem('in.wav', 100);
  for (const args of [['mixdown', 'in.wav', '--out', 'closed-stdout.wav'], ['--help']]) {
    const { child, ended } = startBusbar(folder.path, args);
    child.stdout.destroy();
    assert.deepEqual(await ended, { code: 0, stdout: '', stderr: '' });
  }
  assert.equal(read('closed-stdout.wav').channels[0].length, 100);
});

test('a mixdown of 32 stems, 1.5 GB decoded, needs less than 300 MB', async (t) => {
  const names = Array.from({ length: 32 }, (_, i) => `m${i}.wav`);
  for (const name of names) writeLongStem(name, 240);
  const printMemory =
    'data:text/javascript,' +
    'process.on("exit",()=>process.stderr.write(String(process.resourceUsage().maxRSS/1024)))';
  const { ended } = startBusbar(folder.path, ['mixdown', ...names, '--out', 'mix.wav'], {
    nodeOptions: ['--import', printMemory],
  });
  const { code, stderr } = await ended;
  assert.equal(code, 0, stderr);
  t.diagnostic(`${Number(stderr).toFixed(0)} MB`);
  assert.ok(Number(stderr) < 300, stderr);
});
