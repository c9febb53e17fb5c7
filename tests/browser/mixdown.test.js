import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { busbar, useFolder } from '../support/command-line.js';
import { inBrowsers } from '../support/in-browsers.js';
import { SEED } from '../support/random-test.js';
import { firstDifference, peakOf } from '../support/signal.js';
import { readWav } from '../support/wav.js';

const STEMS = new URL('../../web-demo/public/stems/', import.meta.url);
const folder = useFolder();

/**
 * Writes the demo's stems as WAV files of different lengths and encodings, named after the session's tracks.
 * None has 16 bits, because Chromium and Firefox divide positive 16-bit samples by 32767, and everything else
 * by 32768.
 */
function writeStems() {
  const { sampleRate, stems } = JSON.parse(readFileSync(new URL('stems.json', STEMS), 'utf8'));
  const paths = stems.map((/** @type {{file: string}} */ { file }, /** @type {number} */ i) => {
    const encoding = [
      ['-b', '24'],
      ['-b', '32'],
      ['-e', 'floating-point', '-b', '32'],
    ][i % 3];
    const path = folder.file(`Stem ${i}.wav`);
    execFileSync('sox', [new URL(file, STEMS).pathname, ...encoding, path, 'trim', '12', `${8 - 0.1 * i}`]);
    return path;
  });
  return { sampleRate, paths, frames: 9 * sampleRate };
}

/**
 * Sets up a mix, saves and restores its session, and renders the stems at /stem/number with it. Returns the
 * session as JSON. Runs in the page.
 * @param {number} stems @param {number} sampleRate @param {number} frames @param {number} seed
 */
async function exportInPage(stems, sampleRate, frames, seed) {
  const { createMixer } = await import('/dist/index.js');
  const { play, post } = await import('/tests/support/page.js');
  const { setUpStemMix } = await import('/tests/support/stem-mix.js');
  const original = await createMixer(new OfflineAudioContext(2, 128, sampleRate), {
    tracks: stems,
    buses: 3,
  });
  setUpStemMix(original, { stems, seed });
  const text = JSON.stringify(original);

  const session = JSON.parse(text);
  const context = new OfflineAudioContext(2, frames, sampleRate);
  const mixer = await createMixer(context, session.capacity);
  mixer.connect(context.destination);
  await mixer.restore(session);
  for (const [i, track] of mixer.tracks.entries()) {
    const response = await fetch(`/stem/${i}`);
    const buffer = await context.decodeAudioData(await response.arrayBuffer());
    track.connectFrom(
      play(
        context,
        Array.from({ length: buffer.numberOfChannels }, (_, c) => buffer.getChannelData(c)),
      ),
    );
  }
  await mixer.flush();
  const buffer = await context.startRendering();
  await post('left', buffer.getChannelData(0));
  await post('right', buffer.getChannelData(1));
  return text;
}

inBrowsers(['chromium', 'firefox', 'webkit'], (browser) => {
  test('a mixdown on the command line has the same bits as a page that renders the session', async () => {
    const { sampleRate, paths, frames } = writeStems();
    for (const [i, path] of paths.entries()) browser.server.published.set(`/stem/${i}`, readFileSync(path));
    writeFileSync(
      folder.file('session.json'),
      await browser.inPage(exportInPage, paths.length, sampleRate, frames, SEED),
    );
    const args = ['--session', 'session.json', '--out', 'mix.wav', '--tail', '1'];
    const { code, stderr } = await busbar(folder.path, 'mixdown', ...paths, ...args);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    const { channels } = readWav(folder.file('mix.wav'));
    assert.equal(channels[0].length, frames);
    assert.ok(peakOf(channels[0]) > 1e-3);
    for (const [side, name] of ['left', 'right'].entries())
      assert.equal(firstDifference(channels[side], browser.result(name)), -1, name);
  });
});
