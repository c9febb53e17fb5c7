import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { MixFile } from '../../worklet/cli/mix-file.js';
import { SAMPLE_FORMATS } from '../../worklet/cli/sample-format.js';
import { busbar, busbarSucceeds, startBusbar, useFolder } from '../support/command-line.js';
import { sine, worstDifference } from '../support/signal.js';
import { readWav, wavHeader, writeWav } from '../support/wav.js';

const folder = useFolder();
const RATE = 48_000;

/** @param {...string} args */
const mixdown = (...args) => busbar(folder.path, 'mixdown', ...args);

/** A mixdown that must succeed. @param {...string} args */
const mix = (...args) => busbarSucceeds(folder.path, 'mixdown', ...args);

/** A mixdown that must fail with this one line. @param {string} message @param {...string} args */
async function assertFails(message, ...args) {
  assert.deepEqual(await mixdown(...args), { code: 1, stdout: '', stderr: `busbar: ${message}\n` });
}

/** @param {string} name @param {number} [value] @param {number} [sampleRate] */
function writeStem(name, value = 0.25, sampleRate = RATE) {
  writeWav(folder.file(name), [new Float32Array(1000).fill(value)], { sampleRate });
}
const read = (/** @type {string} */ name) => readWav(folder.file(name));

/** Sessions as JSON. @param {...string} names of the tracks */
async function sessionWith(...names) {
  const mixer = await createHeadlessMixer({ sampleRate: RATE, tracks: 8 });
  for (const name of names) mixer.addTrack({ name });
  return JSON.stringify(mixer);
}

test('--rate resamples the stems of other rates and prints which', async () => {
  const tone = (/** @type {number} */ sampleRate) =>
    sine({ frequency: 1000, sampleRate, frames: sampleRate / 2, amplitude: 0.25 });
  writeWav(folder.file('a.wav'), [tone(44_100)], { sampleRate: 44_100 });
  writeWav(folder.file('b.wav'), [tone(RATE)]);
  const { stdout, stderr } = await mix('a.wav', 'b.wav', '--rate', '48000', '--out', 'mix.wav');
  assert.equal(stderr, '');
  assert.match(stdout, /^a\.wav: resampled from 44100 to 48000 Hz\nmix\.wav: 0:00\.500, 48000 Hz, .*\n$/);
  assert.equal((await mix('a.wav', '-r', '48000', '-o', 'quiet.wav', '-q')).stdout, '');
  const { channels, sampleRate } = read('mix.wav');
  await mix('b.wav', '--out', 'one.wav');
  const twice = read('one.wav').channels[0].map((sample) => 2 * sample);
  assert.equal(sampleRate, RATE);
  assert.ok(worstDifference(channels[0].subarray(500, 23_500), twice.subarray(500, 23_500)) < 1e-5);
  await assertFails(
    'b.wav: all stems must have the same sample rate, but it has 48000 Hz and a.wav has 44100 Hz; ' +
      '--rate 44100 resamples stems',
    ...['a.wav', 'b.wav', '--out', 'never.wav'],
  );
  for (const rate of ['0', '999', '768001', '44100.5', '44.1k', '']) {
    const { code, stderr } = await mixdown('a.wav', '--rate', rate, '--out', 'never.wav');
    assert.equal(code, 2);
    assert.match(stderr, /whole number of Hz, 1000 to 768000/);
  }
});

test('--track plays a file on the track with that name', async () => {
  writeStem('k1.wav', 0.25);
  writeStem('a=b.wav', 0.5);
  const left = async () => read('mix.wav').channels[0][500] / Math.SQRT1_2;
  const names = ['Tom 12"/L', 'x=y', 'Voice', ''];
  writeFileSync(folder.file('session.json'), await sessionWith(...names));
  const { stderr } = await mix('--track', 'Tom 12"/L=k1.wav', '-s', 'session.json', '-o', 'mix.wav');
  assert.equal(stderr.match(/has no stem/g)?.length, 3);
  assert.ok(!stderr.includes('Tom'));
  assert.ok(Math.abs((await left()) - 0.25) < 1e-6);

  const tracks = ['Tom 12"/L=k1.wav', 'x=y=a=b.wav', '=k1.wav'].flatMap((text) => ['--track', text]);
  writeStem('Voice.wav', 0.125);
  assert.equal((await mix('Voice.wav', ...tracks, '-s', 'session.json', '-o', 'mix.wav')).stderr, '');
  assert.ok(Math.abs((await left()) - 1.125) < 1e-6);

  assert.equal((await mix('--track', 'Any/name=k1.wav', '-o', 'mix.wav')).stderr, '');
  await assertFails(
    'k1.wav: session.json has no track "tom"; its tracks are "Tom 12"/L", "x=y", "Voice", ""',
    ...['--track', 'tom=k1.wav', '-s', 'session.json', '-o', 'never.wav'],
  );
  await assertFails(
    'k1.wav and a=b.wav would both play on the track "k1"; ' +
      'rename one of them, or name another track with --track',
    ...['k1.wav', '--track', 'k1=a=b.wav', '-o', 'never.wav'],
  );
  await assertFails(
    'missing.wav: there is no such file or folder',
    ...['--track', 'a=missing.wav', '-o', 'never.wav'],
  );
  for (const text of ['k1.wav', 'k1=']) {
    const { code, stderr } = await mixdown('--track', text, '-o', 'never.wav');
    assert.deepEqual([code, stderr.includes('must be name=file')], [2, true], stderr);
  }
});

test('a pattern that is not the name of a file stands for the files that match it', async () => {
  mkdirSync(folder.file('stems'));
  for (const name of ['b.wav', 'a.wav', '.hidden.wav', 'c[1].wav', 'd.aiff']) writeStem(`stems/${name}`);
  const names = ['a', 'b', 'c[1]'];
  writeFileSync(folder.file('patterns.json'), await sessionWith(...names));
  assert.equal((await mix('stems/*.wav', '-s', 'patterns.json', '-o', 'mix.wav')).stderr, '');
  assert.equal((await mix('stems/{a,b}.wav', './stems/c[1].wav', '-o', 'mix.wav')).stderr, '');
  const absolute = folder.file('stems', '?.wav');
  assert.match((await mix(absolute, '-s', 'patterns.json', '-o', 'mix.wav')).stderr, /^[^\n]*"c\[1\]" has/);
  // The first stem of the sorted files is named.
  writeStem('stems/b.wav', 0.25, 44_100);
  assert.match(
    (await mixdown('stems/*.wav', '-o', 'never.wav')).stderr,
    /stems\/b\.wav: .* and stems\/a\.wav/,
  );
  await assertFails(
    'stems/*.flac: no file has this name or matches it as a pattern',
    ...['stems/a.wav', 'stems/*.flac', '-o', 'never.wav'],
  );
});

test('a session with a byte-order mark is read, in UTF-8 and UTF-16', async () => {
  writeStem('Gänge.wav');
  const json = `\ufeff${await sessionWith('Gänge')}`;
  const utf16 = Buffer.from(json, 'utf16le');
  for (const bytes of [Buffer.from(json), utf16, Buffer.from(utf16).swap16()]) {
    writeFileSync(folder.file('marked.json'), bytes);
    assert.equal((await mix('Gänge.wav', '-s', 'marked.json', '-o', 'mix.wav')).stderr, '');
  }
});

test('--out through symbolic links replaces their target and keeps links and mode', async () => {
  writeStem('in.wav');
  mkdirSync(folder.file('elsewhere', 'deep'), { recursive: true });
  const target = folder.file('elsewhere', 'target.wav');
  writeFileSync(target, 'old');
  chmodSync(target, 0o640);
  symlinkSync('../target.wav', folder.file('elsewhere', 'deep', 'second.wav'));
  symlinkSync('elsewhere/deep', folder.file('folder'));
  symlinkSync('folder/second.wav', folder.file('first.wav'));
  await mix('in.wav', '--out', 'first.wav');
  assert.equal(read('elsewhere/target.wav').channels[0].length, 1000);
  assert.equal(statSync(target).mode & 0o777, 0o640);
  assert.equal(readlinkSync(folder.file('first.wav')), 'folder/second.wav');
  assert.ok(lstatSync(folder.file('elsewhere', 'deep', 'second.wav')).isSymbolicLink());
  assert.deepEqual(readdirSync(folder.file('elsewhere')).sort(), ['deep', 'target.wav']);

  symlinkSync('elsewhere/new.wav', folder.file('dangling.wav'));
  await mix('in.wav', '--out', 'dangling.wav');
  assert.equal(read('elsewhere/new.wav').channels[0].length, 1000);
  assert.ok(lstatSync(folder.file('dangling.wav')).isSymbolicLink());

  for (const mode of [0o600, 0o664]) {
    writeFileSync(folder.file('moded.wav'), 'old');
    chmodSync(folder.file('moded.wav'), mode);
    await mix('in.wav', '--out', 'moded.wav');
    assert.equal(statSync(folder.file('moded.wav')).mode & 0o777, mode);
  }

  symlinkSync('loop.wav', folder.file('loop.wav'));
  await assertFails(
    'loop.wav: cannot be written: its symbolic links form a loop',
    ...['in.wav', '--out', 'loop.wav'],
  );
  symlinkSync('/dev/null', folder.file('null.wav'));
  await assertFails(
    'null.wav: cannot be written: it is a device or a pipe, not a file',
    ...['in.wav', '--out', 'null.wav'],
  );
  assert.ok(statSync('/dev/null').isCharacterDevice());
});

test('a mix that cannot be started leaves no file', async () => {
  const unknown = { ...SAMPLE_FORMATS['32f'], codec: /** @type {'pcm-f32'} */ ('pcm-f33') };
  const before = readdirSync(folder.path);
  await assert.rejects(
    MixFile.create(folder.file('never.wav'), unknown, { sampleRate: RATE, frames: 1 }),
    /never\.wav: cannot be written: /,
  );
  assert.deepEqual(readdirSync(folder.path), before);
});

test('sox and ffprobe read every format of a mix without a warning, RF64 too', async () => {
  writeStem('in.wav');
  for (const format of Object.keys(SAMPLE_FORMATS)) await mix('in.wav', '-f', format, '-o', `${format}.wav`);
  const path = folder.file('rf64.wav');
  const file = await MixFile.create(path, SAMPLE_FORMATS['32f'], { sampleRate: RATE, frames: 2 ** 30 });
  await file.write([new Float32Array(1000).fill(0.25), new Float32Array(1000)]);
  await file.finish();
  for (const name of ['16.wav', '24.wav', '32f.wav', 'rf64.wav']) {
    const output = execFileSync('sh', ['-c', `sox -V2 ${name} -n 2>&1; ffprobe -v warning ${name} 2>&1`], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    assert.equal(output, '', name);
    const probe = ['-v', 'error', '-show_entries', 'stream=duration_ts', '-of', 'csv=p=0', folder.file(name)];
    assert.equal(execFileSync('ffprobe', probe, { encoding: 'utf8' }).trim(), '1000', name);
  }
  const [riff, rf64] = ['32f.wav', 'rf64.wav'].map((name) => readFileSync(folder.file(name)));
  // The format chunk of 18 bytes, its extension of 0 bytes, and the fact chunk with the number of frames.
  assert.equal(riff.toString('hex', 16, 20), '12000000');
  assert.equal(riff.toString('hex', 36, 50), '00006661637404000000e8030000');
  assert.equal(riff.readUInt32LE(4), riff.length - 8);
  const ds64 = [20, 28, 36].map((at) => Number(rf64.readBigUInt64LE(at)));
  assert.deepEqual(ds64, [rf64.length - 8, 8000, 1000]);
  assert.equal(rf64.toString('hex', 72, 86), '00006661637404000000ffffffff');
});

test('an unexpected error is one line, exits with 1 and leaves no file', { timeout: 60_000 }, async () => {
  const dataBytes = 2 * RATE * 7200;
  const header = wavHeader({ channels: 1, bits: 16, encoding: 16, sampleRate: RATE, dataBytes });
  writeFileSync(folder.file('hours.wav'), header);
  truncateSync(folder.file('hours.wav'), header.length + dataBytes);
  const throwWhileWriting = (/** @type {string} */ statement) =>
    'data:text/javascript,import { readdirSync } from "node:fs"; const timer = setInterval(() => {' +
    'if (!readdirSync(".").some((name) => name.endsWith(".part"))) return; clearInterval(timer);' +
    `${statement} }, 5).unref()`;
  const before = readdirSync(folder.path);
  for (const statement of ['throw new Error("one\\ntwo")', 'Promise.reject(new Error("one\\ntwo"))']) {
    for (const debug of [[], ['--debug']]) {
      const { ended } = startBusbar(folder.path, ['mixdown', 'hours.wav', '-o', 'never.wav', ...debug], {
        nodeOptions: ['--import', throwWhileWriting(statement)],
      });
      const { code, stdout, stderr } = await ended;
      assert.deepEqual([code, stdout], [1, '']);
      const line = 'busbar: unexpected error: one\\u000atwo';
      if (debug.length === 0) assert.equal(stderr, `${line} (--debug shows where)\n`);
      else assert.match(stderr.slice(line.length), /^\nError: one\ntwo\n {4}at /);
      assert.deepEqual(readdirSync(folder.path), before);
    }
  }
});

test('--debug prints the stack and the cause of an expected error too', async () => {
  const { code, stderr } = await mixdown('missing.wav', '-o', 'never.wav', '--debug');
  assert.equal(code, 1);
  assert.match(stderr, /^busbar: missing\.wav: .*\nFailure \[Error\]: missing/);
  assert.match(stderr, /\n {4}at [\s\S]*cause.*ENOENT/);
});

test('control characters in names are escaped', async () => {
  await assertFails(
    'a\\u000ab\\u001b[2J.wav: there is no such file or folder',
    'a\nb\x1b[2J.wav',
    '-o',
    'n.wav',
  );
});

test('options after -- and files that start with a dash are explained', async () => {
  writeStem('-dash.wav');
  assert.equal((await mix('-o', 'mix.wav', '--', '-dash.wav')).stderr, '');
  assert.equal((await mix('./-dash.wav', '-o', 'mix.wav')).stderr, '');
  const behind = await mixdown('--', '-dash.wav', '-o', 'never.wav');
  assert.equal(behind.code, 2);
  assert.match(behind.stderr, /'-o, --out <file>' not specified\n\(everything after -- is a file, also -o;/);
  const option = await mixdown('-dash.wav', '-o', 'never.wav');
  assert.equal(option.code, 2);
  assert.match(
    option.stderr,
    /unknown option '-dash\.wav'\n\(if -dash\.wav is a file, write \.\/-dash\.wav\)/,
  );
});
