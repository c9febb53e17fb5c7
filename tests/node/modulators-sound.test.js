import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LFO_TYPES } from 'busbar';
import { errorOf } from '../support/decibel.js';
import { lfoValues, restOfJump, restOfTurn, shapeAt } from '../support/lfo-shapes.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { Random } from '../support/random.js';
import { SEED } from '../support/random-test.js';
import { sine, worstDifference } from '../support/signal.js';
import { sweptFilter } from '../support/swept-filter.js';
import { sweptLadder } from '../support/swept-ladder.js';

/* The sound of modulated parameters, compared with closed forms and filters in double precision. */

const sampleRate = 48_000;
const FRAMES = 48_000;
const ONES = new Float32Array(FRAMES).fill(1);
const NOISE = new Random(SEED).noise(FRAMES, 0.5);

async function createTrack() {
  const mixer = await createTestMixer({ sampleRate, tracks: 2, buses: 1 });
  return { mixer, track: mixer.addTrack() };
}

/** Renders a constant input of 1. @param {any} mixer @param {number} frames */
function play(mixer, frames) {
  const part = ONES.subarray(0, frames);
  return mixer.render([[part, part]], frames);
}

/** @param {(frame: number) => number} valueAt @param {number} [frames] */
function course(valueAt, frames = FRAMES) {
  return Float64Array.from({ length: frames }, (_, frame) => valueAt(frame));
}

for (const type of LFO_TYPES) {
  test(`an LFO of type ${type} follows its closed form on the gain`, async (t) => {
    let worst = 0;
    // No jump is so close to a frame that rounding decides on which one it lands.
    for (const frequency of [0.41, 3.1, 11.3, 12.7, 37.7]) {
      for (const phase of [0, 0.31731]) {
        const { mixer, track } = await createTrack();
        mixer.addLfo({ type, frequency, phase }).connect(track.gain, 0.75);
        const [left] = play(mixer, FRAMES);
        const expected = lfoValues({ type, frequency, phase }, sampleRate, FRAMES).map((v) => 1 + 0.75 * v);
        worst = Math.max(worst, worstDifference(left, expected));
      }
    }
    t.diagnostic(`worst difference ${worst}`);
    assert.ok(worst < 3e-5, `${worst}`);
  });
}

test('the random types are spread over -1 to 1, and differ between LFOs', async () => {
  const { mixer, track } = await createTrack();
  mixer.addLfo({ type: 'sampleAndHold', frequency: 50 }).connect(track.gain, 1);
  const other = mixer.addTrack();
  mixer.addLfo({ type: 'sampleAndHold', frequency: 50 }).connect(other.gain, 1);
  track.pan.value = -1;
  other.pan.value = 1;
  const noise = mixer.render([[ONES], [ONES]], FRAMES);
  assert.ok(worstDifference(noise[0], noise[1]) > 0.5);
  const values = Array.from({ length: 10_000 }, (_, i) => shapeAt('sampleAndHold', i));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const power = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  assert.ok(Math.abs(mean) < 0.02 && Math.abs(power - 1 / 3) < 0.01, `${mean} ${power}`);
});

for (const options of /** @type {import('busbar').LfoOptions[]} */ ([
  { type: 'sine', frequency: 0.7 },
  { type: 'sine', frequency: 9 },
  { type: 'sine', frequency: 40 },
  { type: 'triangle', frequency: 9, phase: 0.61731 },
  { type: 'noise', frequency: 8 },
])) {
  test(`${options.type} of ${options.frequency} Hz on pan and filters is within -80 dB`, async (t) => {
    const values = lfoValues(options, sampleRate, FRAMES);
    /** @type {Record<string, number>} */
    const errors = {};
    {
      const { mixer, track } = await createTrack();
      mixer.addLfo(options).connect(track.pan, 0.8);
      const [left, right] = mixer.render([[NOISE]], FRAMES);
      const angle = (/** @type {number} */ i) => ((0.8 * values[i] + 1) * Math.PI) / 4;
      errors['pan left'] = errorOf(
        left,
        course((i) => NOISE[i] * Math.cos(angle(i))),
      );
      errors['pan right'] = errorOf(
        right,
        course((i) => NOISE[i] * Math.sin(angle(i))),
      );
    }
    const frequencyAt = (/** @type {number} */ frame) => 1000 * 2 ** (2 * values[frame]);
    for (const type of /** @type {const} */ (['lowpass', 'peaking'])) {
      const { mixer, track } = await createTrack();
      const [band] = track.eq;
      Object.assign(band, { enabled: true, type });
      band.frequency.value = 1000;
      band.gain.value = 9;
      mixer.addLfo(options).connect(band.frequency, 2, { scale: 'octaves' });
      const [left] = mixer.render([[NOISE, NOISE]], FRAMES);
      const reference = sweptFilter(
        NOISE,
        type,
        frequencyAt,
        () => 1,
        () => 9,
        sampleRate,
      );
      errors[type] = errorOf(left, reference);
    }
    {
      const { mixer, track } = await createTrack();
      track.ladder.enabled = true;
      track.ladder.frequency.value = 1000;
      track.ladder.resonance.value = 2;
      mixer.addLfo(options).connect(track.ladder.frequency, 2, { scale: 'octaves' });
      const [left] = mixer.render([[NOISE, NOISE]], FRAMES);
      errors.ladder = errorOf(left, sweptLadder(NOISE, frequencyAt, { resonance: 2 }, sampleRate));
    }
    t.diagnostic(JSON.stringify(errors));
    for (const [name, error] of Object.entries(errors)) assert.ok(error < -80, `${name}: ${error} dB`);
  });
}

test('a sum beyond the range is clamped to it', async () => {
  const { mixer, track } = await createTrack();
  mixer.addLfo({ frequency: 3 }).connect(track.gain, 16);
  mixer.addLfo({ frequency: 3 }).connect(track.eq[0].frequency, 16, { scale: 'octaves' });
  Object.assign(track.eq[0], { enabled: true, type: 'lowpass' });
  const [left] = play(mixer, FRAMES / 2);
  assert.ok(left.every(Number.isFinite));
  track.eq[0].enabled = false;
  play(mixer, FRAMES);
  const [after] = play(mixer, FRAMES / 2);
  const expected = lfoValues({ frequency: 3 }, sampleRate, 2 * FRAMES)
    .subarray(1.5 * FRAMES)
    .map((value) => Math.min(16, Math.max(0, 1 + 16 * value)));
  assert.ok(worstDifference(after, expected) < 5e-4, `${worstDifference(after, expected)}`);
});

test('sums of loud followers and of many octaves stay numbers within the range', async () => {
  const { mixer, track } = await createTrack();
  const other = mixer.addTrack();
  track.gain.value = 0;
  for (let i = 0; i < 30; i++) {
    const follower = mixer.addEnvelopeFollower(other, { attack: 0.001 });
    follower.connect(track.gain, i % 2 ? 16 : -16, { scale: 'octaves' });
    follower.connect(track.pan, i % 2 ? 2 : -2);
    follower.connect(track.eq[0].frequency, 16, { scale: 'octaves' });
  }
  track.eq[0].enabled = true;
  const loud = new Float32Array(4096).fill(1e14);
  const [left] = mixer.render([[loud, loud], [loud]], 4096);
  assert.ok(left.every(Number.isFinite));
  mixer.addEnvelopeFollower(other).connect(track.gain, 16, { scale: 'octaves' });
  assert.ok(mixer.render([[loud, loud], [loud]], 4096)[0].every(Number.isFinite));
  for (const { currentValue, minValue, maxValue } of [track.gain, track.pan, track.eq[0].frequency])
    assert.ok(currentValue >= minValue && currentValue <= maxValue, `${currentValue}`);
});

test('the octaves of several modulators multiply, and linear amounts are added after them', async () => {
  const { mixer, track } = await createTrack();
  const options = [{ frequency: 2 }, { frequency: 5, phase: 0.2 }, { frequency: 3 }];
  const lfos = options.map((of) => mixer.addLfo(of));
  lfos[0].connect(track.gain, 0.25);
  lfos[1].connect(track.gain, 1, { scale: 'octaves' });
  lfos[2].connect(track.gain, -0.5, { scale: 'octaves' });
  track.gain.value = 2;
  mixer.render([], FRAMES); // the strip is idle
  const [left] = play(mixer, FRAMES);
  const [a, b, c] = options.map((of) => lfoValues(of, sampleRate, 2 * FRAMES).subarray(FRAMES));
  const expected = course((i) => 2 * 2 ** (b[i] - 0.5 * c[i]) + 0.25 * a[i]);
  assert.ok(worstDifference(left, expected) < 2e-4, `${worstDifference(left, expected)}`);
});

test('scheduled changes move the value that is modulated', async () => {
  const { mixer, track } = await createTrack();
  mixer.addLfo({ frequency: 4 }).connect(track.gain, 0.5);
  track.gain.setValueAtTime(1, 0).linearRampToValueAtTime(3, 0.5).setValueAtTime(0.75, 0.75);
  const [left] = play(mixer, FRAMES);
  const values = lfoValues({ frequency: 4 }, sampleRate, FRAMES);
  const base = (/** @type {number} */ i) => (i < 24_000 ? 1 + i / 12_000 : i < 36_000 ? 3 : 0.75);
  const expected = course((i) => base(i) + 0.5 * values[i]);
  assert.ok(worstDifference(left, expected) < 3e-5, `${worstDifference(left, expected)}`);
});

test('a plain write to a modulated parameter glides, and the modulation goes on', async () => {
  const { mixer, track } = await createTrack();
  mixer.addLfo({ frequency: 4 }).connect(track.gain, 0.5);
  const at = 128 * 100;
  play(mixer, at);
  track.gain.value = 2;
  const [left] = play(mixer, FRAMES - at);
  const values = lfoValues({ frequency: 4 }, sampleRate, FRAMES);
  const expected = course((i) => 2 - restOfJump(i / sampleRate) + 0.5 * values[at + i], FRAMES - at);
  assert.ok(worstDifference(left, expected) < 3e-5, `${worstDifference(left, expected)}`);
});

test('an LFO connects, changes and disconnects over the smoothing time', async () => {
  const { mixer, track } = await createTrack();
  const lfo = mixer.addLfo({ type: 'square', frequency: 0.5 }); // 1 throughout
  const quarter = FRAMES / 5;
  /** @type {[() => void, number, number][]} */
  const steps = [
    [() => void lfo.connect(track.gain, 0.5), 1, 1.5],
    [() => void lfo.connect(track.gain, -0.25), 1.5, 0.75],
    [() => void lfo.connect(track.gain, 1, { scale: 'octaves' }), 0.75, 2],
    [() => lfo.disconnect(track.gain), 2, 1],
  ];
  play(mixer, 128);
  for (const [run, from, to] of steps) {
    run();
    const [left] = play(mixer, quarter);
    const expected = course((i) => to + (from - to) * restOfJump(i / sampleRate), quarter);
    assert.ok(worstDifference(left, expected) < 3e-5, `${to}: ${worstDifference(left, expected)}`);
  }
});

test("a change of an LFO's type and phase glides to the new shape", async () => {
  const { mixer, track } = await createTrack();
  const options = { frequency: 3 };
  const lfo = mixer.addLfo(options);
  lfo.connect(track.gain, 0.5);
  const at = 128 * 37;
  play(mixer, at);
  lfo.type = 'triangle';
  lfo.phase = 0.41731;
  const [left] = play(mixer, FRAMES - at);
  const position = (at * 3) / sampleRate;
  const jump = shapeAt('triangle', position + 0.41731) - shapeAt('sine', position);
  const slope = 3 * (4 * Math.sign(Math.cos(2 * Math.PI * (position + 0.41731))));
  const turn = slope - 3 * 2 * Math.PI * Math.cos(2 * Math.PI * position);
  const values = lfoValues({ type: 'triangle', frequency: 3, phase: 0.41731 }, sampleRate, FRAMES);
  const rest = (/** @type {number} */ time) => jump * restOfJump(time) + turn * restOfTurn(time);
  const expected = course((i) => 1 + 0.5 * (values[at + i] - rest(i / sampleRate)), FRAMES - at);
  assert.ok(worstDifference(left, expected) < 3e-5, `${worstDifference(left, expected)}`);
});

test('a change of the frequency goes on from where the LFO is', async () => {
  const { mixer, track } = await createTrack();
  const lfo = mixer.addLfo({ frequency: 3 });
  lfo.connect(track.gain, 0.5);
  const at = 128 * 37;
  play(mixer, at);
  lfo.frequency = 7;
  const [left] = play(mixer, FRAMES - at);
  const turn = (7 - 3) * 2 * Math.PI * Math.cos((2 * Math.PI * 3 * at) / sampleRate);
  const expected = course((i) => {
    const sineWave = shapeAt('sine', (3 * at + 7 * i) / sampleRate);
    return 1 + 0.5 * (sineWave - turn * restOfTurn(i / sampleRate));
  }, FRAMES - at);
  assert.ok(worstDifference(left, expected) < 3e-5, `${worstDifference(left, expected)}`);
});

test('beats follow the tempo: four beats at 120 are half a hertz, at 90 three eighths', async () => {
  const { mixer, track } = await createTrack();
  const lfo = mixer.addLfo({ beats: 4 });
  lfo.connect(track.gain, 0.5);
  assert.deepEqual([mixer.tempo, lfo.frequency, lfo.beats], [120, 0.5, 4]);
  const at = 128 * 100;
  play(mixer, at);
  mixer.tempo = 90;
  assert.equal(lfo.frequency, 0.375);
  const [left] = play(mixer, FRAMES);
  const expected = course((i) => 1 + 0.5 * shapeAt('sine', (0.5 * at + 0.375 * i) / sampleRate));
  assert.ok(
    worstDifference(left.subarray(4800), expected.subarray(4800)) < 3e-5,
    `${worstDifference(left, expected)}`,
  );
  lfo.beats = 1;
  assert.equal(lfo.frequency, 1.5);
  lfo.beats = null;
  mixer.tempo = 240;
  assert.equal(lfo.frequency, 1.5);
  lfo.beats = 2;
  lfo.frequency = 6;
  assert.equal(lfo.beats, null);
});

test('restart() starts the LFO at its phase on the frame of its time, as often as it is called', async () => {
  const { mixer, track } = await createTrack();
  const lfo = mixer.addLfo({ frequency: 2, phase: 0.25 });
  lfo.connect(track.gain, 0.5);
  const restarts = [0, 5000, 5200.5, 12_800, 20_001, 30_719];
  for (const frame of restarts.toReversed()) lfo.restart(frame / sampleRate);
  const [left] = play(mixer, FRAMES);
  /** @type {{at: number, by: number, turn: number}[]} */
  const jumps = [];
  const slopeAt = (/** @type {number} */ position) => 2 * 2 * Math.PI * Math.cos(2 * Math.PI * position);
  let origin = 0;
  const expected = course((i) => {
    const due = restarts.filter((frame) => Math.ceil(frame) === i);
    if (due.length > 0 && i > 0) {
      const position = 0.25 + (2 * (i - origin)) / sampleRate;
      jumps.push({ at: i, by: 1 - shapeAt('sine', position), turn: -slopeAt(position) });
      origin = i;
    }
    const rest = jumps.reduce((sum, { at, by, turn }) => {
      const time = (i - at) / sampleRate;
      return sum + by * restOfJump(time) + turn * restOfTurn(time);
    }, 0);
    return 1 + 0.5 * (shapeAt('sine', 0.25 + (2 * (i - origin)) / sampleRate) - rest);
  });
  assert.ok(worstDifference(left, expected) < 3e-5, `${worstDifference(left, expected)}`);
});

test('restart() takes effect at once, and not on an LFO that replaces the one it was meant for', async () => {
  const { mixer, track } = await createTrack();
  const lfo = mixer.addLfo({ frequency: 2 });
  lfo.connect(track.gain, 0.5);
  play(mixer, 128 * 47);
  const position = (2 * 128 * 47) / sampleRate;
  const turn = 2 * 2 * Math.PI * (1 - Math.cos(2 * Math.PI * position));
  lfo.restart();
  const [left] = play(mixer, 4736);
  const expected = course((i) => {
    const rest = turn * restOfTurn(i / sampleRate) - shapeAt('sine', position) * restOfJump(i / sampleRate);
    return 1 + 0.5 * (shapeAt('sine', (2 * i) / sampleRate) - rest);
  }, 4736);
  assert.ok(worstDifference(left, expected) < 3e-5, `${worstDifference(left, expected)}`);
  lfo.restart(0.5);
  lfo.remove();
  const next = mixer.addLfo({ frequency: 2 });
  const start = mixer.currentTime * sampleRate;
  next.connect(track.gain, 0.5);
  const [after] = play(mixer, FRAMES);
  const free = course((i) => 1 + 0.5 * shapeAt('sine', (2 * i) / sampleRate));
  const settled = 4800;
  assert.ok(start + FRAMES > 0.6 * sampleRate);
  const difference = worstDifference(after.subarray(settled), free.subarray(settled));
  assert.ok(difference < 3e-5, `${difference}`);
});

test('an LFO that retriggers waits at its phase, and starts within two blocks of the sound', async () => {
  const { mixer, track } = await createTrack();
  const lfo = mixer.addLfo({ frequency: 2, phase: 0.1, retrigger: true });
  lfo.connect(track.gain, 0.5);
  for (const silence of [FRAMES, 3 * FRAMES]) {
    mixer.render([], silence);
    assert.ok(Math.abs(lfo.value - shapeAt('sine', 0.1)) < 1e-6, `${lfo.value}`);
    const [left] = play(mixer, FRAMES);
    const slope = 2 * 2 * Math.PI * Math.cos(2 * Math.PI * 0.1);
    const expected = course((i) => {
      const time = Math.max(0, i - 128) / sampleRate;
      return 1 + 0.5 * (shapeAt('sine', 0.1 + 2 * time) - slope * restOfTurn(time));
    });
    assert.ok(worstDifference(left, expected) < 5e-5, `${worstDifference(left, expected)}`);
  }
  lfo.retrigger = false;
  mixer.render([], FRAMES + 12_000);
  assert.notEqual(lfo.value, shapeAt('sine', 0.1));
});

/**
 * The level of a signal by the definition of the follower, in double precision: a one-pole with attack and
 * release, two of 1 ms, and a delay of a block.
 * @param {readonly Float32Array[]} channels
 * @param {number} attack @param {number} release in seconds
 */
function levelsOf(channels, attack, release) {
  const share = (/** @type {number} */ seconds) => 1 - Math.exp(-1 / (seconds * sampleRate));
  const levels = new Float64Array(channels[0].length + 128);
  let [level, first, second] = [0, 0, 0];
  for (let i = 0; i < channels[0].length; i++) {
    const loud = Math.max(...channels.map((channel) => Math.abs(channel[i])));
    level += share(loud > level ? attack : release) * (loud - level);
    first += share(0.001) * (level - first);
    second += share(0.001) * (first - second);
    levels[i + 129] = second;
  }
  return levels;
}

test('a follower has the level by its definition, of any strip and behind its fader', async (t) => {
  const bursts = NOISE.map((sample, i) => (i % 12_000 < 5000 ? sample : 0.01 * sample));
  let worst = 0;
  for (const [attack, release] of [
    [0.001, 0.001],
    [0.01, 0.1],
    [0.1, 0.02],
  ]) {
    for (const strip of /** @type {const} */ (['track', 'bus'])) {
      const { mixer, track } = await createTrack();
      const source = mixer.addTrack();
      source.pan.value = -1; // a mono source on the left
      source.gain.value = 0.5;
      const bus = mixer.addBus();
      source.output = bus;
      track.gain.value = 0;
      const follower = mixer.addEnvelopeFollower(strip === 'bus' ? bus : source, { attack, release });
      follower.connect(track.gain, 2);
      bus.gain.setValueAtTime(0, 0); // the master has the track alone
      if (strip === 'bus') bus.gain.setValueAtTime(1, 0);
      track.pan.value = 1;
      const [, right] = mixer.render([[ONES], [bursts]], FRAMES);
      const levels = levelsOf([bursts.map((sample) => 0.5 * sample)], attack, release);
      for (let i = 0; i < FRAMES; i += 8) worst = Math.max(worst, Math.abs(right[i] - 2 * levels[i]));
    }
  }
  t.diagnostic(`worst difference ${worst}`);
  assert.ok(worst < 1e-5, `${worst}`);
});

test('attack and release are times to 1-1/e and to 1/e, within 5 % and the rounding', async () => {
  for (const [attack, release] of [
    [0.05, 0.2],
    [0.2, 0.05],
  ]) {
    const { mixer, track } = await createTrack();
    const source = mixer.addTrack();
    const follower = mixer.addEnvelopeFollower(source, { attack, release });
    source.gain.value = 0.5;
    track.gain.value = 0;
    follower.connect(track.gain, 1);
    track.pan.value = 1;
    source.pan.value = -1;
    const lengths = [2, 2].map((seconds) => seconds * sampleRate);
    const long = new Float32Array(lengths[0]).fill(1);
    const rising = mixer.render([[long], [long]], lengths[0])[1];
    const falling = mixer.render([[long]], lengths[1])[1];
    const late = (128 + 0.002 * sampleRate) / sampleRate; // a block and both poles
    const up = rising.findIndex((level) => level > 0.5 * (1 - Math.exp(-1))) / sampleRate - late;
    const down = falling.findIndex((level) => level < 0.5 * Math.exp(-1)) / sampleRate - late;
    assert.ok(Math.abs(up / attack - 1) < 0.05, `attack ${up}`);
    assert.ok(Math.abs(down / release - 1) < 0.05, `release ${down}`);
  }
});

test('a follower of a kick drum ducks the ladder of another track within -80 dB', async (t) => {
  const { mixer, track } = await createTrack();
  const kick = mixer.addTrack({ output: mixer.addBus() });
  mixer.buses[0].muted = true;
  track.ladder.enabled = true;
  track.ladder.frequency.value = 3000;
  track.ladder.resonance.value = 1;
  mixer.addEnvelopeFollower(kick, { attack: 0.005, release: 0.15 }).connect(track.ladder.frequency, -3, {
    scale: 'octaves',
  });
  const drum = sine({ frequency: 60, sampleRate, frames: FRAMES }).map(
    (sample, i) => sample * Math.exp(-(i % 16_000) / 3000),
  );
  const [left] = mixer.render(
    [
      [NOISE, NOISE],
      [drum, drum],
    ],
    FRAMES,
  );
  const levels = levelsOf([drum], 0.005, 0.15);
  const reference = sweptLadder(
    NOISE,
    (frame) => 3000 * 2 ** (-3 * levels[frame]),
    { resonance: 1 },
    sampleRate,
  );
  const error = errorOf(left, reference);
  t.diagnostic(`${error.toFixed(1)} dB`);
  assert.ok(error < -80, `${error}`);
});

for (const rate of [8000, 11_025, 96_000, 192_000, 22_051]) {
  test(`modulators work at ${rate} Hz, without NaN and subnormal values`, async () => {
    const mixer = await createTestMixer({ sampleRate: rate, tracks: 1, buses: 0 });
    const track = mixer.addTrack();
    const types = LFO_TYPES.map((type) => mixer.addLfo({ type, frequency: 7 }));
    types[0].connect(track.gain, 0.5);
    const frames = 128 * Math.round(rate / 128);
    const ones = new Float32Array(frames).fill(1);
    const [left] = mixer.render([[ones, ones]], frames);
    const expected = lfoValues({ frequency: 7 }, rate, frames).map((value) => 1 + 0.5 * value);
    assert.ok(worstDifference(left, expected) < 3e-5, `${worstDifference(left, expected)}`);
    Object.assign(track.eq[0], { enabled: true, type: 'peaking' });
    track.ladder.enabled = true;
    for (const [i, lfo] of types.entries()) {
      lfo.connect(track.eq[0].frequency, 1, { scale: 'octaves' });
      lfo.connect(track.ladder.frequency, -1, { scale: 'octaves' });
      lfo.connect([track.pan, track.eq[0].gain, track.width, track.trim][i % 4], 0.5);
    }
    const follower = mixer.addEnvelopeFollower(track, { attack: 0.001, release: 0.001 });
    follower.connect(track.pan, 1);
    const isPlain = (/** @type {number} */ sample) =>
      Number.isFinite(sample) && (sample === 0 || Math.abs(sample) >= 2 ** -126);
    for (const input of [[ones, ones], [ones.map(() => 0)], [ones]])
      for (const channel of mixer.render([input], frames)) assert.ok(channel.every(isPlain));
    mixer.render([], 4 * frames);
    assert.ok(follower.value === 0 || follower.value >= 2 ** -126, `${follower.value}`);
  });
}
