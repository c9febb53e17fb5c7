import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AudioMixer, createMixer, FILTER_TYPES, Mixer, PARAMETERS } from 'busbar';
import { BLOCK } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';

const RATE = 48_000;
const mixerOf = (options = {}) => createTestMixer({ sampleRate: RATE, tracks: 4, buses: 2, ...options });
const constant = (/** @type {number} */ value, frames = 4800) => new Float32Array(frames).fill(value);

/**
 * The object and the key under which a strip has a parameter.
 * @param {any} strip
 * @param {string} id of the table, for instance `eq.0.frequency`
 */
function findParameter(strip, id) {
  const path = id.split('.');
  const last = /** @type {string} */ (path.pop());
  return { holder: path.reduce((at, key) => at[key], strip), key: last };
}

test('the package can be imported without a window', () => {
  assert.equal(typeof createMixer, 'function');
  assert.equal(typeof globalThis.window, 'undefined');
  assert.ok(AudioMixer.prototype instanceof Mixer);
  assert.equal(FILTER_TYPES.length, 8);
  assert.ok(Object.isFrozen(PARAMETERS));
});

test('a new mixer has no strip but the master', async () => {
  const mixer = await mixerOf();
  assert.deepEqual(mixer.strips, [mixer.master]);
  assert.equal(mixer.master.kind, 'master');
  assert.equal(mixer.master.name, 'Master');
  assert.equal(mixer.master.index, 6);
  assert.deepEqual(mixer.tracks, []);
  assert.deepEqual(mixer.buses, []);
  assert.deepEqual({ ...mixer.capacity }, { tracks: 4, buses: 2 });
  assert.equal(mixer.sampleRate, RATE);
  assert.equal(mixer.closed, false);
});

test('a new strip has every parameter of its kind, at the default', async () => {
  const mixer = await mixerOf();
  for (const strip of [mixer.addTrack(), mixer.addBus(), mixer.master]) {
    for (const row of PARAMETERS) {
      const { holder, key } = findParameter(strip, row.id);
      const present = key in holder;
      assert.equal(present, row.kinds.includes(strip.kind), `${row.id} of a ${strip.kind}`);
      if (!present) continue;
      const value = holder[key];
      if (row.type === 'boolean') assert.equal(value, row.default !== 0, row.id);
      else if (row.type === 'enum') assert.equal(value, row.values?.[row.default], row.id);
      else assert.equal(value.value, Math.fround(row.default), row.id);
    }
  }
});

test('every parameter reads back as set and reaches the audio thread by the next quantum', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  mixer.render([], 128);
  let expected = mixer.stats.parameterWrites;
  for (const row of PARAMETERS) {
    const { holder, key } = findParameter(track, row.id);
    if (row.type === 'boolean') {
      holder[key] = true;
      assert.equal(holder[key], true, row.id);
    } else if (row.type === 'enum') {
      for (const value of row.values ?? []) {
        holder[key] = value;
        assert.equal(holder[key], value);
      }
    } else {
      const value = Math.fround(holder[key].minValue + 0.3 * (holder[key].maxValue - holder[key].minValue));
      holder[key].value = value;
      assert.equal(holder[key].value, value, row.id);
    }
    expected++;
  }
  mixer.render([], 128);
  assert.equal(mixer.stats.parameterWrites, expected);
});

test('like an AudioParam, a Param is a clamped float32 with limits and a default', async () => {
  const { gain, pan, eq, compressor } = (await mixerOf()).addTrack();
  assert.deepEqual([gain.minValue, gain.maxValue, gain.defaultValue], [0, 16, 1]);
  gain.value = 0.1;
  assert.equal(gain.value, Math.fround(0.1));
  gain.value = 1e300;
  assert.equal(gain.value, 16);
  pan.value = -7;
  assert.equal(pan.value, -1);
  assert.equal(eq[0].frequency.maxValue, Math.fround(0.49 * RATE));
  assert.equal(compressor.attack.defaultValue, Math.fround(0.003));
});

test('at a low sample rate the maximum frequency is lower, and so is a default above it', async () => {
  const mixer = await mixerOf({ sampleRate: 8000 });
  const { frequency } = mixer.addTrack().eq[3];
  assert.equal(frequency.maxValue, Math.fround(3920));
  assert.equal(frequency.value, frequency.maxValue);
});

test('strips are listed by number, in the same array until one is added or removed', async () => {
  const mixer = await mixerOf();
  const bus = mixer.addBus({ name: 'Drums' });
  const track = mixer.addTrack({ name: 'Kick' });
  const { strips } = mixer;
  assert.deepEqual(strips, [track, bus, mixer.master]);
  assert.ok(Object.isFrozen(strips));
  track.gain.value = 0.5;
  assert.equal(mixer.strips, strips);
  bus.remove();
  assert.deepEqual(mixer.strips, [track, mixer.master]);
  assert.deepEqual([mixer.tracks, mixer.buses], [[track], []]);
});

test('a strip without a name gets a numbered one', async () => {
  const mixer = await mixerOf();
  mixer.addTrack({ name: 'Kick' });
  const second = mixer.addTrack();
  assert.equal(second.name, 'Track 2');
  assert.equal(mixer.addBus().name, 'Bus 1');
  second.name = '';
  assert.equal(second.name, '');
});

test('a new strip feeds the master and can be routed to any bus', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const bus = mixer.addBus();
  assert.equal(track.output, mixer.master);
  track.output = bus;
  bus.gain.value = 0.5;
  assert.equal(track.output, bus);
  const [left] = mixer.render([[constant(1), constant(1)]], 4800);
  assert.ok(Math.abs(left[4799] - 0.5) < 1e-6, `${left[4799]}`);
});

test('a strip at its defaults leaves stereo unchanged from the first frame on', async () => {
  const mixer = await mixerOf();
  mixer.addTrack();
  const left = constant(0.25, 1000);
  const right = constant(-0.5, 1000);
  assert.deepEqual(mixer.render([[left, right]], 1000), [left, right]);
});

test('a meter runs only after it has been read', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack();
  const other = mixer.addTrack();
  assert.equal(track.meter.peak, 0);
  const input = [constant(0.5, RATE), constant(0.25, RATE)];
  mixer.render([input, input], RATE);
  assert.ok(Math.abs(track.meter.peakLeft - 0.5) < 1e-6);
  assert.ok(Math.abs(track.meter.peakRight - 0.25) < 1e-6);
  assert.equal(track.meter.peak, track.meter.peakLeft);
  assert.ok(Math.abs(track.meter.rms - 0.5) < 0.005);
  assert.ok(Math.abs(track.meter.rmsRight - 0.25) < 0.0025);
  assert.equal(track.compressor.reduction, 0);
  assert.equal(other.meter.peak, 0, 'it was never read');
});

test("a compressor's reduction is in dB, 0 or less", async () => {
  const mixer = await mixerOf();
  const { compressor } = mixer.addTrack();
  compressor.enabled = true;
  compressor.threshold.value = -20;
  compressor.knee.value = 0;
  compressor.ratio.value = 4;
  assert.equal(compressor.reduction, 0);
  mixer.render([[constant(1, RATE), constant(1, RATE)]], RATE);
  assert.ok(Math.abs(compressor.reduction + 15) < 0.05, `${compressor.reduction}`);
});

test('stats count quanta, active strips, load and faults', async () => {
  const mixer = await mixerOf();
  mixer.addTrack();
  assert.equal(mixer.stats.quanta, 0);
  for (let quantum = 0; quantum < 500; quantum++) mixer.render([[constant(0.5, 128)]], 128);
  assert.equal(mixer.stats.quanta, 500);
  assert.equal(mixer.stats.activeStrips, 2);
  assert.ok(mixer.stats.load > 0 && mixer.stats.load < 1, `${mixer.stats.load}`);
  assert.ok(mixer.stats.worstLoad >= mixer.stats.load);
  assert.equal(mixer.stats.faults, 0);
  assert.equal(mixer.stats.underruns, undefined);
});

test('a NaN in the input dispatches one fault event with the strip, which plays on', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack({ name: 'Broken' });
  mixer.addTrack();
  /** @type {any[]} */
  const faults = [];
  mixer.addEventListener('fault', (event) => faults.push(/** @type {CustomEvent} */ (event).detail));
  mixer.render([[constant(Number.NaN, 128)], [constant(0.5, 128)]], 128);
  assert.equal(faults.length, 1);
  assert.equal(faults[0].strip, track);
  assert.equal(faults[0].count, mixer.stats.faults);
  const [left] = mixer.render([[constant(0.5)], [constant(0.5)]], 4800);
  assert.equal(faults.length, 1);
  assert.ok(left.every(Number.isFinite));
});

test('a fault event names a removed strip while it fades, never its successor', async () => {
  const mixer = await createTestMixer({ sampleRate: 48_000, tracks: 1, buses: 0 });
  /** @type {[string, number][]} */
  const faults = [];
  mixer.addEventListener('fault', ({ detail }) => faults.push([detail.strip.name, detail.count]));
  const old = mixer.addTrack({ name: 'Old' });
  mixer.render([[constant(0.5, 1280)]], 1280);
  old.remove();
  mixer.render([[constant(Number.NaN, 2 * BLOCK)]], 2 * BLOCK);
  assert.deepEqual(faults, [['Old', 2]]);
  mixer.render([], 38 * BLOCK);
  mixer.addTrack({ name: 'New' });
  mixer.render([[constant(0.5, 1280)]], 1280);
  assert.equal(faults.length, 1);
  mixer.render([[constant(Number.NaN, BLOCK)]], BLOCK);
  assert.deepEqual(faults[1], ['New', 1]);
});

test('the current time of a headless mixer is the time that it has rendered', async () => {
  const mixer = await mixerOf();
  assert.equal(mixer.currentTime, 0);
  mixer.render([], 1000);
  mixer.render([null, undefined], 440);
  assert.equal(mixer.currentFrame, 1440);
  assert.equal(mixer.currentTime, 0.03);
});

test('one long render() and many short ones give the same bits', async () => {
  const whole = await mixerOf();
  const pieces = await mixerOf();
  const frames = 10_000;
  const input = [Float32Array.from({ length: frames }, (_, frame) => Math.sin(frame * frame))];
  for (const mixer of [whole, pieces]) mixer.addTrack().eq[0].enabled = true;
  const expected = whole.render([input], frames);
  for (let start = 0; start < frames; ) {
    const end = Math.min(frames, start + 1 + ((start * 7) % 997));
    const [left] = pieces.render([[input[0].subarray(start, end)]], end - start);
    assert.deepEqual(left, expected[0].subarray(start, end));
    start = end;
  }
});

test('output is finite at unusual sample rates', async () => {
  for (const sampleRate of [1000, 1234.5678, 12_345.678, 192_000, 768_000]) {
    const mixer = await mixerOf({ sampleRate });
    const band = mixer.addTrack().eq[3];
    band.enabled = true;
    const [left] = mixer.render([[constant(0.5)]], 4800);
    assert.ok(left.every(Number.isFinite), `${sampleRate} Hz`);
  }
});

test('flush() resolves', async () => {
  const mixer = await mixerOf();
  assert.equal(await mixer.flush(), undefined);
});

test('a closed mixer can still be read and closed again', async () => {
  const mixer = await mixerOf();
  const track = mixer.addTrack({ name: 'Kick' });
  track.gain.value = 0.5;
  await mixer.close();
  await mixer.close();
  assert.equal(mixer.closed, true);
  assert.equal(track.gain.value, 0.5);
  assert.equal(track.meter.peak, 0);
  assert.deepEqual(mixer.strips, [track, mixer.master]);
});
