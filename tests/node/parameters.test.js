import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { dbToGain, gainToDb, PARAMETERS } from 'busbar';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';

const mixerOf = (sampleRate = 48_000) => createTestMixer({ sampleRate, tracks: 4, buses: 2 });

/** @param {string} id @param {any} [mixer] */
async function paramOf(id, mixer) {
  const strip = (mixer ?? (await mixerOf())).addTrack();
  return /** @type {any} */ (strip.parameters.get(id));
}

test('strip.parameters holds every parameter of the kind, with the facts of the table', async () => {
  const mixer = await mixerOf();
  for (const strip of [mixer.addTrack(), mixer.addBus(), mixer.master]) {
    const rows = PARAMETERS.filter(({ kinds }) => kinds.includes(strip.kind));
    assert.deepEqual(
      [...strip.parameters.keys()],
      rows.map(({ id }) => id),
    );
    assert.equal(strip.parameters, strip.parameters);
    for (const row of rows) {
      const parameter = /** @type {any} */ (strip.parameters.get(row.id));
      const { id, label, unit, type, curve } = parameter;
      assert.deepEqual({ id, label, unit, type, curve }, pick(row));
      assert.equal(parameter.value, parameter.defaultValue);
    }
  }
});

/** @param {typeof PARAMETERS[number]} row */
function pick({ id, label, unit, type, curve }) {
  return { id, label, unit, type, curve };
}

test('the objects of parameters are those of the strip', async () => {
  const strip = (await mixerOf()).addTrack();
  assert.equal(strip.parameters.get('gain'), strip.gain);
  assert.equal(strip.parameters.get('eq.2.Q'), strip.eq[2].Q);
  assert.equal(strip.parameters.get('compressor.ratio'), strip.compressor.ratio);
});

test('a switch and a choice are parameters with values of their own type', async () => {
  const strip = (await mixerOf()).addTrack();
  const muted = /** @type {any} */ (strip.parameters.get('muted'));
  assert.deepEqual([muted.minValue, muted.maxValue, muted.defaultValue], [false, true, false]);
  assert.deepEqual(muted.values, [false, true]);
  muted.value = true;
  assert.equal(strip.muted, true);
  const type = /** @type {any} */ (strip.parameters.get('eq.0.type'));
  assert.deepEqual([type.minValue, type.maxValue, type.defaultValue], ['lowpass', 'allpass', 'lowshelf']);
  type.value = 'notch';
  assert.equal(strip.eq[0].type, 'notch');
  assert.equal(strip.gain.values, null);
  assert.throws(() => (muted.value = 1), {
    name: 'TypeError',
    message: /muted must be true or false, got 1/,
  });
  assert.throws(() => (type.value = 'bell'), {
    name: 'TypeError',
    message: /eq\.0\.type must be one of .*"bell"/,
  });
});

test("an EQ band's Q and gain are used by the types that BiquadFilterNode uses them for", async () => {
  const { eq } = (await mixerOf()).addTrack();
  const used = Object.fromEntries(
    /** @type {const} */ ([
      'lowpass',
      'highpass',
      'bandpass',
      'lowshelf',
      'highshelf',
      'peaking',
      'notch',
      'allpass',
    ]).map((type) => {
      eq[1].type = type;
      return [type, `${eq[1].Q.used ? 'Q' : ''}${eq[1].gain.used ? 'G' : ''}`];
    }),
  );
  assert.deepEqual(used, {
    lowpass: 'Q',
    highpass: 'Q',
    bandpass: 'Q',
    lowshelf: 'G',
    highshelf: 'G',
    peaking: 'QG',
    notch: 'Q',
    allpass: 'Q',
  });
  assert.equal(eq[0].frequency.used, true);
});

randomTest('a position becomes a value and that value the position again', async (random) => {
  const mixer = await mixerOf();
  const strip = mixer.addTrack();
  for (const parameter of strip.parameters.values()) {
    assert.equal(parameter.toNormalized(/** @type {never} */ (parameter.minValue)), 0, parameter.id);
    assert.equal(parameter.toNormalized(/** @type {never} */ (parameter.maxValue)), 1, parameter.id);
    assert.equal(parameter.fromNormalized(-3), parameter.minValue);
    assert.equal(parameter.fromNormalized(7), parameter.maxValue);
    let before = /** @type {any} */ (parameter.minValue);
    for (let position = 0; position <= 1; position += random.between(0.01, 0.05)) {
      const value = parameter.fromNormalized(position);
      const back = parameter.toNormalized(/** @type {never} */ (value));
      if (parameter.type !== 'float') continue;
      assert.ok(Math.abs(back - position) < 1e-9, `${parameter.id}: ${position} became ${back}`);
      assert.ok(Number(value) >= before, `${parameter.id} rises`);
      before = value;
    }
  }
});

test('curves place known values at known positions', async () => {
  const strip = (await mixerOf()).addTrack();
  const near = (/** @type {number} */ a, /** @type {number} */ b) =>
    assert.ok(Math.abs(a - b) < 1e-6, `${a}, ${b}`);
  near(strip.gain.toNormalized(1), 0.75);
  near(strip.gain.toNormalized(dbToGain(-20)), 0.35);
  near(strip.pan.toNormalized(0), 0.5);
  near(strip.compressor.attack.toNormalized(0.125), 0.5);
  near(strip.compressor.ratio.toNormalized(Math.sqrt(20)), 0.5);
  const { minValue, maxValue } = strip.eq[0].frequency;
  near(strip.eq[0].frequency.toNormalized(Math.sqrt(minValue * maxValue)), 0.5);
});

/** @type {[id: string, value: any, text: string][]} */
const TEXTS = [
  ['gain', 1, '0.0 dB'],
  ['gain', 0.5, '-6.0 dB'],
  ['gain', 0, '-∞ dB'],
  ['pan', 0, 'C'],
  ['pan', -0.3, 'L30'],
  ['pan', 1, 'R100'],
  ['width', 1.5, '150 %'],
  ['compressor.ratio', 4, '4.0:1'],
  ['compressor.threshold', -24, '-24.0 dB'],
  ['compressor.makeup', -0.04, '0.0 dB'],
  ['compressor.attack', 0.003, '3.0 ms'],
  ['compressor.attack', 1, '1.00 s'],
  ['eq.0.frequency', 80, '80.0 Hz'],
  ['eq.0.frequency', 999.7, '1.00 kHz'],
  ['eq.0.frequency', 2500, '2.50 kHz'],
  ['eq.0.frequency', 12_000, '12.0 kHz'],
  ['eq.0.Q', 0.71, '0.71'],
  ['muted', true, 'on'],
  ['polarity', 'leftInverted', 'leftInverted'],
];

test('a value is written as text with its unit, and the text is read back', async () => {
  for (const [id, value, text] of TEXTS) {
    const parameter = await paramOf(id);
    assert.equal(parameter.format(value), text, id);
    const read = parameter.parse(text);
    assert.equal(typeof read, typeof value);
    assert.equal(parameter.format(read), text);
    if (typeof value !== 'number') assert.equal(read, value);
    parameter.value = value;
    assert.equal(parameter.format(), text);
  }
});

/** @type {[id: string, text: string, value: any][]} */
const TYPED = [
  ['gain', '-6 dB', Math.fround(dbToGain(-6))],
  ['gain', ' \u22126dB ', Math.fround(dbToGain(-6))],
  ['gain', '+3', Math.fround(dbToGain(3))],
  ['gain', '-inf', 0],
  ['gain', '99 dB', 16],
  ['eq.0.frequency', '2.5k', 2500],
  ['eq.0.frequency', '2,5 kHz', 2500],
  ['eq.0.frequency', '440', 440],
  ['eq.0.frequency', '2,500 Hz', 2500],
  ['eq.0.frequency', '1,250.5', 1250.5],
  ['eq.0.frequency', '1,250 kHz', 1250],
  ['compressor.attack', '1,000 ms', 1],
  ['compressor.attack', '0,250 s', 0.25],
  ['compressor.threshold', '-12,125', -12.125],
  ['compressor.attack', '250 ms', 0.25],
  ['compressor.attack', '5', Math.fround(0.005)],
  ['compressor.attack', '0.5 s', 0.5],
  ['compressor.ratio', '4 : 1', 4],
  ['pan', 'l30', Math.fround(-0.3)],
  ['pan', '30R', Math.fround(0.3)],
  ['pan', '-50', -0.5],
  ['pan', '0.25', 0.25],
  ['pan', '50 %', 0.5],
  ['width', '150', 1.5],
  ['muted', 'ON', true],
  ['muted', 'no', false],
  ['eq.0.type', 'HighShelf', 'highshelf'],
];

/** @type {[id: string, text: string][]} */
const REFUSED = [
  ['gain', '6 Hz'],
  ['gain', ''],
  ['gain', 'loud'],
  ['gain', '1e'],
  ['gain', '--6'],
  ['eq.0.frequency', '2 dB'],
  ['eq.0.frequency', '2.5 ms'],
  ['eq.0.frequency', 'constructor'],
  ['compressor.attack', '3 kHz'],
  ['compressor.ratio', '4 %'],
  ['compressor.threshold', '-inf'],
  ['pan', '30 dB'],
  ['pan', 'X'],
  ['muted', 'maybe'],
  ['eq.0.type', 'bell'],
];

test('typed text is read in the units of the parameter, and other text gives null', async () => {
  for (const [id, text, value] of TYPED)
    assert.equal((await paramOf(id)).parse(text), value, `${id}: ${text}`);
  for (const [id, text] of REFUSED) assert.equal((await paramOf(id)).parse(text), null, `${id}: ${text}`);
});

test('the methods of a parameter refuse arguments of a wrong type, naming the parameter', async () => {
  const gain = await paramOf('gain');
  assert.throws(() => gain.parse(6), {
    name: 'TypeError',
    message: /parse\(\) of gain takes a string, got 6/,
  });
  assert.throws(() => gain.format('6'), {
    name: 'TypeError',
    message: /Track 1": gain must be a finite number/,
  });
  assert.throws(() => gain.toNormalized('6'), { name: 'TypeError', message: /gain must be a finite number/ });
  assert.throws(() => gain.fromNormalized(NaN), {
    name: 'TypeError',
    message: /fromNormalized\(\) of gain .*NaN/,
  });
});

test('mixer.strip(id) returns the strip with an id', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  assert.equal(mixer.strip(track.id), track);
  assert.equal(mixer.strip('master'), mixer.master);
  track.remove();
  assert.equal(mixer.strip('track-1'), undefined);
});

test('dB and linear gain are converted both ways', () => {
  assert.equal(dbToGain(0), 1);
  assert.equal(dbToGain(20), 10);
  assert.equal(dbToGain(Number.NEGATIVE_INFINITY), 0);
  assert.equal(gainToDb(10), 20);
  assert.equal(gainToDb(0), Number.NEGATIVE_INFINITY);
});

test('console.log and JSON.stringify show the values of strips, parts and parameters', async () => {
  const strip = (await mixerOf()).addTrack({ name: 'Kick', gain: 0.5 });
  assert.match(inspect(strip), /^Track \{[\s\S]*name: 'Kick'[\s\S]*gain: 0\.5/);
  assert.match(inspect(strip.gain), /^Param \{ id: 'gain', value: 0\.5 \}/);
  assert.match(inspect(strip.eq[0]), /^EqBand \{[\s\S]*frequency: 100/);
  const { stats } = await mixerOf();
  assert.match(inspect(stats), /^Stats \{[\s\S]*quanta: 0/);
  assert.deepEqual([JSON.parse(JSON.stringify(stats)).faults, 'load' in stats.toJSON()], [0, true]);
  assert.match(inspect(strip.compressor), /^Compressor \{[\s\S]*ratio: 12/);
  assert.equal(JSON.parse(JSON.stringify(strip)).parameters.gain, 0.5);
});

/** The function runs in sloppy mode, as scripts without modules do. @param {string} code */
const sloppy = (code) => new Function('strip', 'mixer', code);

/** @type {[code: string, message: RegExp][]} */
const VANISHING = [
  ['strip.gain = 0.1', /Track "Track 1": gain cannot be set to 0\.1: set gain\.value/],
  ['strip.eq[0].gain = 3', /Track "Track 1": eq\.0: gain cannot be set to 3: set gain\.value/],
  ['strip.mute = true', /Track "Track 1": there is no property mute to set to true; only .*muted/],
  ['strip.eq[0].freq = 3', /eq\.0: there is no property freq to set to 3; only enabled, type can be set/],
  ['strip.compressor.treshold = 3', /Track "Track 1": compressor: there is no property treshold/],
  ['strip.gain.vlaue = 3', /Track "Track 1": gain: there is no property vlaue/],
  ['strip.gain.maxValue = 3', /Track "Track 1": gain: maxValue cannot be set to 3: it is read-only/],
  ['strip.id = "x"', /Track "Track 1": id cannot be set to "x": it is read-only/],
  ['mixer.tracks = []', /HeadlessMixer: tracks cannot be set to an array of 0: it is read-only/],
];

test('in scripts that are not strict, setting what cannot be set throws and does not vanish', async () => {
  const mixer = await mixerOf();
  const strip = mixer.addTrack();
  for (const [code, message] of VANISHING)
    assert.throws(() => sloppy(code)(strip, mixer), { name: 'TypeError', message }, code);
});

test('constructors throw with the call that makes the object', async () => {
  const { Track, Mixer } = /** @type {any} */ (await import('busbar'));
  assert.throws(() => new Track(), { name: 'TypeError', message: /made by mixer\.addTrack\(\)/ });
  assert.throws(() => new Mixer({}), { name: 'TypeError', message: /made by createMixer\(\)/ });
});
