import { createMixer } from 'busbar';
import { showCredits } from './credits.js';
import { Desk } from './desk.js';
import { acceptDrops } from './drop-zone.js';
import { Editor } from './editor.js';
import { element } from './element.js';
import { find } from './find.js';
import { Notices } from './notices.js';
import { Player } from './player.js';
import { createPlayerBar } from './player-bar.js';
import { Session } from './session.js';
import { createSourceBar } from './source-bar.js';
import { createStatsView } from './stats-view.js';

const CAPACITY = { tracks: 64, buses: 16 };

const notices = new Notices(find('notices', HTMLElement));

/** @param {import('busbar').AudioMixer} mixer @param {Desk} desk */
function reportTroubles(mixer, desk) {
  mixer.addEventListener('fault', (event) => {
    const { strip, count } = /** @type {CustomEvent} */ (event).detail;
    notices.show(
      `${strip.name} produced a NaN or an infinity and was silenced for ${count === 1 ? 'a block' : `${count} blocks`}; it plays on.`,
      'warning',
    );
    desk.flag(strip.index);
  });
  mixer.addEventListener('overload', (event) => {
    const { load } = /** @type {CustomEvent} */ (event).detail;
    notices.show(
      `The audio thread is overloaded (${Math.round(load * 100)} %): there may be gaps. Remove strips or switch stages off.`,
      'warning',
    );
  });
  mixer.addEventListener('processorerror', () =>
    notices.show('The mixer’s audio processor has stopped for good: reload the page.'),
  );
}

async function start() {
  if (!globalThis.isSecureContext)
    throw new Error('AudioWorklet exists on https pages and on localhost only: open this page there.');
  if (!globalThis.crossOriginIsolated) {
    throw new Error(
      'This page is not cross-origin isolated, so there is no SharedArrayBuffer: its server must send “Cross-Origin-Opener-Policy: same-origin” and “Cross-Origin-Embedder-Policy: require-corp”.',
    );
  }
  const context = new AudioContext({ latencyHint: 'interactive' });
  const mixer = await createMixer(context, CAPACITY).catch((error) => {
    throw new Error(`The mixer could not be made: ${error.message}`, { cause: error });
  });
  const desk = new Desk(find('desk', HTMLElement), mixer, context);
  const editor = new Editor(find('editor', HTMLElement), context);
  const player = new Player(context, mixer);
  const session = new Session({ desk, player, notices });
  desk.addEventListener('select', (event) => editor.show(/** @type {CustomEvent} */ (event).detail));
  desk.addEventListener('error', (event) => notices.error(/** @type {CustomEvent} */ (event).detail));
  reportTroubles(mixer, desk);
  desk.select(desk.master);

  const loading = element('span', { className: 'loading', role: 'status', 'data-testid': 'loading' });
  const sources = createSourceBar({
    files: (files) => session.openFiles(files),
    microphone: () => session.openMicrophone(),
  });
  find('bar', HTMLElement).append(
    createPlayerBar(player, (error) => notices.error(error)),
    loading,
    sources,
    createStatsView(mixer),
  );
  acceptDrops(find('drop', HTMLElement), (files) => session.openFiles(files));

  // For the curious: the mixer is there to be played with in the browser's console.
  Object.assign(globalThis, { busbarDemo: { context, mixer, player, desk } });

  try {
    const song = await session.openSong((done, of) => {
      loading.textContent = done < of ? `Loading ${done} / ${of}` : '';
    });
    showCredits(find('credits', HTMLElement), song);
    desk.select(desk.channels[0]);
  } catch (error) {
    loading.textContent = '';
    notices.error(error);
  }
  document.body.dataset.ready = 'true';
}

start().catch((error) => {
  notices.error(error);
  document.body.dataset.ready = 'failed';
});
