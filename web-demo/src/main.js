import { createMixer } from 'busbar';
import { createHistory } from 'busbar/sessions';
import { showCredits } from './credits.js';
import { Desk } from './desk.js';
import { acceptDrops } from './drop-zone.js';
import { Editor } from './editor.js';
import { element } from './element.js';
import { showEngineEvents } from './engine-events.js';
import { createEngineNote } from './engine-note.js';
import { ExportDialog } from './export/export-dialog.js';
import { find } from './find.js';
import { createHistoryControls } from './history-controls.js';
import { createMixBar } from './mix-bar.js';
import { loadSong } from './multitrack.js';
import { Notices } from './notices.js';
import { Patchbay } from './patchbay.js';
import { Player } from './player.js';
import { createPlayerBar } from './player-bar.js';
import { MixLoader } from './session/mix-loader.js';
import { saveSession } from './session/session-files.js';
import { createSourceBar } from './source-bar.js';
import { SourceLoader } from './source-loader.js';
import { createStatsView } from './stats-view.js';

const CAPACITY = { tracks: 64, buses: 16 };

const notices = new Notices(find('notices', HTMLElement));

async function start() {
  if (!globalThis.isSecureContext)
    throw new Error('AudioWorklet needs a secure page. Open this page over https or from localhost.');
  const context = new AudioContext({ latencyHint: 'interactive' });
  const mixer = await createMixer(context, CAPACITY).catch((error) => {
    throw new Error(`The mixer could not be created: ${error.message}`, { cause: error });
  });
  const song = await loadSong().catch((error) => {
    notices.error(error);
    return null;
  });

  const desk = new Desk(find('desk', HTMLElement), mixer);
  const editor = new Editor(find('editor', HTMLElement), mixer, (error) => notices.error(error));
  const player = new Player(context, mixer);
  const patchbay = new Patchbay(mixer, player);
  const sources = new SourceLoader({ context, desk, patchbay, notices });
  const mixes = new MixLoader({ mixer, song, patchbay, desk, sources, notices });
  const exportDialog = new ExportDialog({ mixer, patchbay });
  desk.addEventListener('select', (event) => editor.show(/** @type {CustomEvent} */ (event).detail));
  desk.addEventListener('error', (event) => notices.error(/** @type {CustomEvent} */ (event).detail));
  showEngineEvents(mixer, desk, notices);

  await mixes.restoreLast();
  const history = createHistory(mixer);
  desk.select(mixer.strips[0]);

  const loading = element('span', { className: 'loading', role: 'status', 'data-testid': 'loading' });
  find('bar', HTMLElement).append(
    createPlayerBar(player, (error) => notices.error(error)),
    loading,
    createHistoryControls(history),
    createMixBar({
      open: (files) => mixes.open(files),
      save: () => saveSession(mixer),
      exportMix: () => exportDialog.show(),
      reset: () => mixes.reset(),
    }),
    createSourceBar({ files: (files) => mixes.open(files), microphone: () => sources.openMicrophone() }),
    createStatsView(mixer),
  );
  find('engine', HTMLElement).append(createEngineNote(mixer, context));
  acceptDrops(find('drop', HTMLElement), (files) => mixes.open(files));

  // For experiments in the browser's developer console.
  Object.assign(globalThis, { busbarDemo: { context, mixer, player, desk, history } });

  if (song) {
    await sources
      .loadStems(song, (done, of) => {
        loading.textContent = done < of ? `Loading ${done} / ${of}` : '';
      })
      .catch((error) => notices.error(error));
    loading.textContent = '';
    showCredits(find('credits', HTMLElement), song);
  }
  mixes.showSilentTracks();
  document.body.dataset.ready = 'true';
}

start().catch((error) => {
  notices.error(error);
  document.body.dataset.ready = 'failed';
});
