import { decode } from './audio-file.js';
import { openMicrophone } from './microphone.js';
import { loadStem } from './multitrack.js';
import { setSource, sourceOf, trackNameOf } from './strip-data.js';

/** @typedef {import('busbar').Track} Track @typedef {import('./strip-data.js').Source} Source */

/** Loads sources: the stems of the built-in multitrack, the user's files, the microphone. */
export class SourceLoader {
  /**
   * @param {object} parts
   * @param {AudioContext} parts.context
   * @param {import('./desk.js').Desk} parts.desk
   * @param {import('./patchbay.js').Patchbay} parts.patchbay
   * @param {import('./notices.js').Notices} parts.notices
   */
  constructor({ context, desk, patchbay, notices }) {
    this.context = context;
    this.desk = desk;
    this.mixer = desk.mixer;
    this.patchbay = patchbay;
    this.notices = notices;
  }

  /**
   * Loads all stems, and adds them together, so that Play always starts the whole song.
   * @param {import('./multitrack.js').Song} song
   * @param {(done: number, of: number) => void} progress
   */
  async loadStems({ stems }, progress) {
    let done = 0;
    progress(done, stems.length);
    /** @type {[Source, AudioBuffer][]} */
    const loaded = await Promise.all(
      stems.map(async (stem) => {
        const buffer = await loadStem(this.context, stem);
        progress(++done, stems.length);
        return [{ stem: stem.name }, buffer];
      }),
    );
    this.patchbay.add(loaded);
  }

  /**
   * Plays each file on the track that waits for it, else on a new one. Shows an error for each file that
   * cannot be decoded.
   * @param {readonly File[]} files
   */
  async openFiles(files) {
    for (const file of files) {
      try {
        this.#place(file.name, await decode(this.context, await file.arrayBuffer(), file.name));
      } catch (error) {
        this.notices.error(error);
      }
    }
  }

  /** Plays the microphone on the track that waits for it, else on a new one. */
  async openMicrophone() {
    try {
      await this.context.resume();
      const { node, stop } = await openMicrophone(this.context);
      const track = this.#microphoneTrack(stop);
      track.muted = true;
      this.patchbay.plugMicrophone(track, node, stop);
      this.desk.select(track);
      this.notices.show(
        'The microphone is on. Its strip is muted to prevent feedback: use headphones before you unmute it.',
        'info',
      );
    } catch (error) {
      this.notices.error(error);
    }
  }

  /**
   * The track that waits for the microphone, else a new one.
   * @param {() => void} stop called if there is no room for one
   */
  #microphoneTrack(stop) {
    const waiting = this.patchbay.unplugged.find((track) => 'microphone' in (sourceOf(track) ?? {}));
    if (waiting) return waiting;
    try {
      return this.mixer.addTrack({ name: 'Microphone', userData: { source: { microphone: true } } });
    } catch (error) {
      stop();
      throw error;
    }
  }

  /** @param {string} file @param {AudioBuffer} buffer */
  #place(file, buffer) {
    const waiting = this.#waitingFor(file);
    /** @type {Source} */
    let source = (waiting && sourceOf(waiting)) ?? { file };
    if (!waiting) for (let copy = 2; this.patchbay.has(source); copy++) source = { file, copy };
    const track = waiting ?? this.mixer.addTrack({ name: trackNameOf(file), userData: { source } });
    if (waiting && !sourceOf(waiting)) setSource(waiting, source);
    this.patchbay.add([[source, buffer]]);
    this.desk.select(track);
  }

  /**
   * Finds a track without sound that has played this file, or that has no source and the file's name.
   * @param {string} file
   */
  #waitingFor(file) {
    const { unplugged } = this.patchbay;
    const played = unplugged.find((track) => {
      const source = sourceOf(track);
      return source && 'file' in source && source.file === file;
    });
    return played ?? unplugged.find((track) => !sourceOf(track) && track.name === trackNameOf(file));
  }
}
