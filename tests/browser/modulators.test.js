import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { ALL_TRANSPORTS, inBrowsers } from '../support/in-browsers.js';
import { Random } from '../support/random.js';
import { SEED } from '../support/random-test.js';
import { firstDifference, peakOf } from '../support/signal.js';

const [sampleRate, FRAMES, LEAD] = [48_000, 12_800, 1024];

/** A session with an LFO on pan and a follower on a ladder. */
async function modulatedSession() {
  const mixer = await createHeadlessMixer({ sampleRate, tracks: 1, buses: 0 });
  const track = mixer.addTrack();
  track.ladder.enabled = true;
  mixer.addLfo({ type: 'sawtooth', frequency: 9, phase: 0.2 }).connect(track.pan, 0.7);
  const follower = mixer.addEnvelopeFollower(track, { attack: 0.002, release: 0.05 });
  follower.connect(track.ladder.frequency, -3, { scale: 'octaves' });
  return { mixer, session: JSON.parse(JSON.stringify(mixer)) };
}

/**
 * Renders noise with a session. Returns both channels, and what the parameters' values and the present ones
 * were at the end. Runs in the page.
 * @param {any} session
 * @param {number} seed
 * @param {number} sampleRate
 * @param {number} frames
 * @param {number} lead frames before the noise
 */
async function renderSession(session, seed, sampleRate, frames, lead) {
  const { createMixer } = await import('/tests/support/page.js');
  const { Random } = await import('/tests/support/random.js');
  const context = new OfflineAudioContext(2, frames, sampleRate);
  const mixer = await createMixer(context, { tracks: 1, buses: 0 });
  await mixer.restore(session);
  const [track] = mixer.tracks;
  const buffer = new AudioBuffer({ length: frames - lead, sampleRate });
  buffer.copyToChannel(new Random(seed).noise(frames - lead, 0.5), 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  track.connectFrom(source);
  source.start(lead / sampleRate);
  mixer.connect(context.destination);
  await mixer.flush();
  const rendered = await context.startRendering();
  const [first] = mixer.modulators;
  const values = () => [first.value, track.pan.value, track.pan.currentValue];
  values(); // requests a report
  await new Promise((resolve) => setTimeout(resolve, 200));
  return { channels: [0, 1].map((side) => Array.from(rendered.getChannelData(side))), values: values() };
}

inBrowsers(ALL_TRANSPORTS, (browser) => {
  test("an LFO and a follower have the bits of Node's headless mixer, and are reported", async () => {
    const { mixer, session } = await modulatedSession();
    const noise = new Float32Array(FRAMES);
    noise.set(new Random(SEED).noise(FRAMES - LEAD, 0.5), LEAD);
    const expected = mixer.render([[noise]], FRAMES);
    assert.ok(peakOf(expected[0]) > 0.05);
    const { channels, values } = await browser.inPage(renderSession, session, SEED, sampleRate, FRAMES, LEAD);
    for (const side of [0, 1])
      assert.equal(firstDifference(Float32Array.from(channels[side]), expected[side]), -1, `channel ${side}`);
    const [value, set, present] = values;
    assert.equal(set, 0);
    assert.ok(Math.abs(present - 0.7 * value) < 1e-6, `${present} ${value}`);
  });
});
