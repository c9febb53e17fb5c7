import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { test } from 'node:test';
import { Stem } from '../../worklet/cli/stem.js';
import { readWavLayout } from '../../worklet/cli/wav-layout.js';
import { useFolder } from '../support/command-line.js';
import { randomTest } from '../support/random-test.js';
import { chunk, ds64Body, ENCODINGS, formatBody, randomAudio, waveFile } from '../support/random-wav.js';

const folder = useFolder();

/** Reads a whole file with this content. @param {Uint8Array} bytes */
async function read(bytes) {
  const path = folder.file('in.wav');
  writeFileSync(path, bytes);
  const stem = await Stem.open({ path, track: 'in' });
  const channels = Array.from({ length: stem.channels }, () => new Float32Array(stem.frames));
  await stem.read(channels);
  await stem.close();
  return { channels, warnings: stem.warnings, sampleRate: stem.sampleRate };
}

const FRAMES = 1000;
const STEREO = { tag: 1, bits: 16, channels: 2 };
const format = chunk('fmt ', formatBody(STEREO));
const audio = Buffer.alloc(4 * FRAMES);
for (let i = 0; i < 2 * FRAMES; i++) audio.writeInt16LE(8192, 2 * i);
const data = chunk('data', audio);
/** @param {number} size */
const dataOfSize = (size) => chunk('data', audio, { size });
const text = (/** @type {string} */ latin1) => Buffer.from(latin1, 'latin1');

const UNKNOWN = 'its header does not state how long the audio is; it is read to the end of the file';
const MONO = chunk('fmt ', formatBody({ ...STEREO, channels: 1 }));
const LONG = dataOfSize(0xffffffff);
const DS64 = chunk('ds64', ds64Body(4000));
const TWO_FORMATS = 'it has more than one format chunk; only the first is read';
const TWO_DATA = 'it has more than one data chunk; only the first is read';

/** Files with the audio above, and the warnings about them. @type {Record<string, [Buffer, ...string[]]>} */
const FILES = {
  'a RIFF size that is 8 too small': [waveFile([format, data], { size: 4028 })],
  'a RIFF size that was never filled in': [waveFile([format, data], { size: 36 })],
  'a RIFF size of 0': [waveFile([format, data], { size: 0 })],
  'a RIFF size of 4 GiB': [waveFile([format, data], { size: 0xffffffff })],
  'texts without padding in a list': [
    waveFile([format, data, chunk('LIST', text('INFOINAM\x03\0\0\0abcIART\x02\0\0\0ab'))]),
  ],
  'a text in a list that is longer than its list': [
    waveFile([format, chunk('LIST', text('INFOINAM\x05\0\0\0abc\0')), data]),
  ],
  'a list that is longer than the file': [
    waveFile([format, data, chunk('LIST', text('INFO'), { size: 0x7fffffff })]),
  ],
  'an empty id3 chunk': [waveFile([format, data, chunk('id3 ', text(''))])],
  'an ID3 tag that is longer than its chunk': [
    waveFile([chunk('ID3 ', text('ID3\x03\0\0\x7f\x7f\x7f\x7f')), format, data]),
  ],
  'a chunk of odd length without padding': [
    waveFile([format, chunk('LIST', text('INFO!'), { pad: false }), data]),
  ],
  'an unknown chunk behind one of odd length without padding': [
    waveFile([format, chunk('cue ', text('abc'), { pad: false }), chunk('abcd', text('ab')), data]),
  ],
  'a second format chunk': [waveFile([format, data, MONO]), TWO_FORMATS],
  'a second data chunk': [waveFile([format, data, chunk('data', Buffer.alloc(99))]), TWO_DATA],
  'the form BW64': [waveFile([DS64, format, LONG], { form: 'BW64' })],
  'the form RF64': [waveFile([DS64, format, LONG], { form: 'RF64' })],
  'the form RF64 and a size in its data chunk': [
    waveFile([chunk('ds64', ds64Body(0)), format, data], { form: 'RF64' }),
  ],
  'the form RF64 without a ds64 chunk': [waveFile([format, LONG], { form: 'RF64' }), UNKNOWN],
  'the sizes that ffmpeg writes into a pipe': [waveFile([format, LONG], { size: 0xffffffff }), UNKNOWN],
  'the sizes that sox writes into a pipe': [
    waveFile([format, dataOfSize(0x7ffff000)], { size: 0x7ffff024 }),
    UNKNOWN,
  ],
  'the sizes of a recording that was killed': [waveFile([format, dataOfSize(0)], { size: 0 }), UNKNOWN],
  'half a frame at its end': [
    waveFile([format, chunk('data', Buffer.concat([audio, Buffer.alloc(2)]))]),
    'its last frame is incomplete and is ignored',
  ],
};

for (const [name, [bytes, ...warnings]] of Object.entries(FILES)) {
  test(`a stem with ${name} is read`, async () => {
    const stem = await read(bytes);
    assert.deepEqual(stem.warnings, warnings);
    assert.deepEqual(
      stem.channels,
      [0, 1].map(() => new Float32Array(FRAMES).fill(0.25)),
    );
  });
}

test('a data chunk before the format chunk is refused, since other programs read other audio', async () => {
  for (const rest of [[], [data]])
    await assert.rejects(
      read(waveFile([chunk('data', Buffer.alloc(99)), format, ...rest])),
      /the data chunk must stand after the format chunk/,
    );
});

test('a data chunk of size 0 before other chunks has no audio', async () => {
  const empty = chunk('data', Buffer.alloc(0));
  for (const rest of [[], [chunk('LIST', text('INFOINAM\x02\0\0\0ab'))], [chunk('id3 ', text('')), data]])
    await assert.rejects(read(waveFile([format, empty, ...rest])), /must have at least one frame, got 0/);
});

test('a size of 2 GiB that no program writes as a substitute means that the file was cut off', async () => {
  const cutOff = waveFile([format, dataOfSize(0x7fffeffe)]);
  await assert.rejects(read(cutOff), /states 2147479550 bytes of audio, but the file has 4000/);
});

const GIB = 2 ** 30;
const LIST = chunk('LIST', text('INFOINAM\x02\0\0\0ab'));
const MONO_8 = chunk('fmt ', formatBody({ tag: 1, bits: 8, channels: 1 }));
const NO_AUDIO = Buffer.alloc(0);

/**
 * Long files: the chunks before the audio, the size that the data chunk states, the bytes that follow it, the
 * chunks behind them, and the bytes that are read.
 * @type {Record<string, {form?: string, before?: Buffer[], stated: number, present: number, behind?: Buffer,
 *   expected: number, warnings?: string[]}>}
 */
const LONG_FILES = {
  "ffmpeg's size in a pipe": {
    stated: 0xffffffff,
    present: 5 * GIB,
    expected: 5 * GIB,
    warnings: [UNKNOWN],
  },
  "ffmpeg's size in a pipe, and as many bytes": {
    before: [MONO_8],
    stated: 0xffffffff,
    present: 4 * GIB,
    expected: 4 * GIB,
    warnings: [UNKNOWN],
  },
  'the form RF64 without a ds64 chunk': {
    form: 'RF64',
    stated: 0xffffffff,
    present: 5 * GIB,
    expected: 5 * GIB,
    warnings: [UNKNOWN],
  },
  'the form RF64 and a true size of 4 GiB - 1': {
    form: 'RF64',
    before: [chunk('ds64', ds64Body(0xffffffff)), MONO_8],
    stated: 0xffffffff,
    present: 4 * GIB,
    expected: 0xffffffff,
  },
  "sox's size in a pipe": { stated: 0x7ffff000, present: 3 * GIB, expected: 3 * GIB, warnings: [UNKNOWN] },
  "sox's size, which is the true one": { stated: 0x7ffff000, present: 0x7ffff000, expected: 0x7ffff000 },
  "sox's size, which is the true one, and a list": {
    stated: 0x7ffff000,
    present: 0x7ffff000,
    behind: LIST,
    expected: 0x7ffff000,
  },
  "arecord's size in a pipe": {
    stated: 0x80000000,
    present: 3 * GIB,
    expected: 3 * GIB,
    warnings: [UNKNOWN],
  },
};

for (const [name, { form, before = [format], stated, present, behind, ...rest }] of Object.entries(
  LONG_FILES,
))
  test(`a long file with ${name} has all its audio`, async () => {
    const path = folder.file('long.wav');
    const head = waveFile([...before, chunk('data', NO_AUDIO, { size: stated })], { form, size: 0xffffffff });
    const file = await open(path, 'w+');
    try {
      await file.write(head);
      await file.truncate(head.length + present); // sparse: its zeros take no space
      if (behind) await file.write(behind, 0, behind.length, head.length + present);
      const { start, frames, warnings, format } = await readWavLayout(file, path);
      assert.deepEqual([start, warnings], [head.length, rest.warnings ?? []]);
      assert.equal((frames * format.channels * format.bits) / 8, rest.expected);
    } finally {
      await file.close();
    }
  });

for (const [name, encoding] of Object.entries(ENCODINGS)) {
  for (const form of /** @type {const} */ (['plain', 'extended', 'extensible'])) {
    randomTest(
      `${name} with a ${form} format chunk is read with the same bits as by ffmpeg`,
      async (random) => {
        const format = { ...encoding, channels: 1, sampleRate: 22_050 };
        const all = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));
        const audio = encoding.bits === 8 ? all : randomAudio(random, format);
        const stem = await read(waveFile([chunk('fmt ', formatBody(format, form)), chunk('data', audio)]));
        const options = ['-nostdin', '-v', 'error', '-i', folder.file('in.wav'), '-f', 'f32le', '-'];
        const expected = new Float32Array(Uint8Array.from(execFileSync('ffmpeg', options)).buffer);
        assert.equal(stem.sampleRate, 22_050);
        assert.deepEqual(stem.channels, [expected]);
      },
    );
  }
}

test('PCM of 20 bits is read from 24 bits', async () => {
  const body = formatBody({ tag: 1, bits: 24, channels: 1 });
  body.writeUInt16LE(20, 14);
  const samples = Buffer.from([0, 0, 0x40, 0x10, 0, 0xc0]);
  const { channels } = await read(waveFile([chunk('fmt ', body), chunk('data', samples)]));
  assert.deepEqual(channels, [Float32Array.of(0.5, -0.5 + 2 ** -19)]);
});

test('an extensible format with an unknown identifier is an error', async () => {
  const body = formatBody(STEREO, 'extensible');
  body[30] ^= 1;
  await assert.rejects(read(waveFile([chunk('fmt ', body), data])), /got format 65534 of 16 bits/);
});
