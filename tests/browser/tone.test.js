import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBrowsers } from '../support/in-browsers.js';

/**
 * Plays a Tone.js synth into a strip and returns the peaks of two strips. Runs in the page.
 * @param {boolean} ownContext whether Tone.js creates the context
 */
async function playSynth(ownContext) {
  const { createMixer } = await import('/dist/index.js');
  const { until } = await import('/tests/support/page.js');
  await new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), {
      src: '/node_modules/tone/build/Tone.js',
      onload: resolve,
      onerror: reject,
    });
    document.head.append(script);
  });
  const { Tone } = /** @type {any} */ (globalThis);
  const context = ownContext ? Tone.getContext() : new AudioContext();
  if (!ownContext) Tone.setContext(context);
  const mixer = await createMixer(context, { tracks: 4, buses: 0 });
  if (ownContext) Tone.connect(mixer.node, Tone.getDestination());
  else mixer.connect(context.destination);
  mixer.addTrack({ name: 'Snare' });
  const kick = mixer.addTrack({ name: 'Kick' });
  const synth = new Tone.Synth();
  Tone.connect(synth, mixer.node, 0, kick.input);
  await Tone.start();
  void kick.meter.peak;
  void mixer.tracks[0].meter.peak;
  synth.triggerAttack('C4');
  await until(() => kick.meter.peak > 0.05);
  return { kick: kick.meter.peak, snare: mixer.tracks[0].meter.peak, index: kick.input };
}

inBrowsers(
  ['chromium', 'firefox', 'webkit'],
  (browser) => {
    for (const [name, ownContext] of /** @type {const} */ ([
      ["the page's context", false],
      ["Tone.js' own context", true],
    ])) {
      test(`Tone.connect(synth, mixer.node, 0, kick.input) feeds only kick in ${name}`, async () => {
        const { kick, snare, index } = await browser.inPage(playSynth, ownContext);
        assert.equal(index, 1);
        assert.ok(kick > 0.05);
        assert.equal(snare, 0);
      });
    }
  },
  { live: true },
);
