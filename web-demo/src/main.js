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
import { createSourceBar } from './source-bar.js';
import { SourceLoader } from './source-loader.js';
import { createStatsView } from './stats-view.js';

const CAPACITY = { tracks: 64, buses: 16 };

const notices = new Notices(find('notices', HTMLElement));

/** @param {import('busbar').AudioMixer} mixer @param {Desk} desk */
function showEngineEvents(mixer, desk) {
  mixer.addEventListener('fault', (event) => {
    const { strip, count } = /** @type {CustomEvent} */ (event).detail;
    const blocks = count === 1 ? 'one block' : `${count} blocks`;
    notices.show(
      `${strip.name} was silenced for ${blocks}: it produced NaN, infinity or more than +300 dBFS.`,
      'warning',
    );
    desk.markFaulty(strip);
  });
  mixer.addEventListener('overload', (event) => {
    const { load } = /** @type {CustomEvent} */ (event).detail;
    notices.show(
      `The audio thread is overloaded (${Math.round(load * 100)} %), so the sound may drop out. ` +
        'Remove strips, or switch off EQ bands and compressors.',
      'warning',
    );
  });
  mixer.addEventListener('processorerror', () =>
    notices.show('The audio processor has crashed. Reload the page.'),
  );
}

async function start() {
  if (!globalThis.isSecureContext)
    throw new Error('AudioWorklet needs a secure page. Open this page over https or from localhost.');
  if (!globalThis.crossOriginIsolated) {
    throw new Error(
      'This page is not cross-origin isolated, so SharedArrayBuffer is unavailable. Its server must send ' +
        '“Cross-Origin-Opener-Policy: same-origin” and “Cross-Origin-Embedder-Policy: require-corp”.',
    );
  }
  const context = new AudioContext({ latencyHint: 'interactive' });
  const mixer = await createMixer(context, CAPACITY).catch((error) => {
    throw new Error(`The mixer could not be created: ${error.message}`, { cause: error });
  });
  const desk = new Desk(find('desk', HTMLElement), mixer, context);
  const editor = new Editor(find('editor', HTMLElement), context);
  const player = new Player(context, mixer);
  const loader = new SourceLoader({ desk, player, notices });
  desk.addEventListener('select', (event) => editor.show(/** @type {CustomEvent} */ (event).detail));
  desk.addEventListener('error', (event) => notices.error(/** @type {CustomEvent} */ (event).detail));
  showEngineEvents(mixer, desk);
  desk.select(desk.master);

  const loading = element('span', { className: 'loading', role: 'status', 'data-testid': 'loading' });
  const sources = createSourceBar({
    files: (files) => loader.openFiles(files),
    microphone: () => loader.openMicrophone(),
  });
  find('bar', HTMLElement).append(
    createPlayerBar(player, (error) => notices.error(error)),
    loading,
    sources,
    createStatsView(mixer),
  );
  acceptDrops(find('drop', HTMLElement), (files) => loader.openFiles(files));

  // For experiments in the browser's developer console.
  Object.assign(globalThis, { busbarDemo: { context, mixer, player, desk } });

  try {
    const song = await loader.openSong((done, of) => {
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
