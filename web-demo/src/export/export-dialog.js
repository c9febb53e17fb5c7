import { durationText } from '../../../worklet/cli/level.js';
import { SAMPLE_FORMATS } from '../../../worklet/cli/sample-format.js';
import { download } from '../download.js';
import { withMinus } from '../text.js';
import { createExportForm } from './export-form.js';
import { renderMix } from './mix-export.js';

const NAME = 'busbar-mix.wav';

/** The dialog that exports the mix as a WAV file: from its start to the end of the longest track. */
export class ExportDialog {
  #parts;
  #form;
  /** Ends the export that is running. @type {AbortController | null} */
  #running = null;

  /**
   * @param {object} parts
   * @param {import('busbar').Mixer} parts.mixer
   * @param {import('../patchbay.js').Patchbay} parts.patchbay
   */
  constructor(parts) {
    this.#parts = parts;
    this.#form = createExportForm(SAMPLE_FORMATS);
    const { dialog, start, cancel } = this.#form;
    document.body.append(dialog);
    start.addEventListener('click', () => this.#export());
    cancel.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => this.#running?.abort());
  }

  show() {
    const { dialog, showStatus, start } = this.#form;
    const { frames, silent } = this.#mix();
    start.disabled = frames === 0;
    if (frames === 0) showStatus('No track has a sound to export.');
    else showStatus(silent.length > 0 ? `Not in the file: ${silent.join(', ')}.` : '');
    dialog.showModal();
  }

  /** What would be exported now. */
  #mix() {
    const { mixer, patchbay } = this.#parts;
    /** @type {Map<string, AudioBuffer>} */
    const buffers = new Map();
    const silent = [];
    for (const track of mixer.tracks) {
      const buffer = patchbay.bufferOf(track);
      if (buffer) buffers.set(track.id, buffer);
      else silent.push(track.name);
    }
    const frames = Math.max(0, ...[...buffers.values()].map(({ length }) => length));
    return { session: mixer.toJSON(), sampleRate: mixer.sampleRate, buffers, frames, silent };
  }

  async #export() {
    const { format, tail, setRunning, showProgress, showStatus } = this.#form;
    const { session, sampleRate, buffers, frames: soundFrames } = this.#mix();
    const frames = soundFrames + Math.round(tail() * sampleRate);
    const running = new AbortController();
    this.#running = running;
    setRunning(true);
    showStatus('');
    try {
      const order = { session, sampleRate, frames, format: format() };
      const rendered = await renderMix(order, buffers, { signal: running.signal, progress: showProgress });
      download(rendered.blob, NAME);
      showStatus(resultText(rendered, frames / sampleRate, format()));
    } catch (error) {
      if (!running.signal.aborted)
        showStatus(`The export has failed: ${error instanceof Error ? error.message : error}`);
    } finally {
      // Another export may have begun after this one was cancelled.
      if (this.#running === running) {
        this.#running = null;
        setRunning(false);
      }
    }
  }
}

/**
 * @param {import('./worker.js').Rendered} rendered
 * @param {number} seconds
 * @param {string} format
 */
function resultText({ peak, over, faulty }, seconds, format) {
  const clipped = over > 0 && format !== '32f' ? ` ${over} samples above full scale were clipped.` : '';
  const silenced = faulty.length > 0 ? ` Faulty samples were silenced on ${faulty.join(', ')}.` : '';
  return `${NAME}: ${durationText(seconds)}, peak ${withMinus(peak)}.${clipped}${silenced}`;
}
