import { remedyOf, silentNotice } from '../silent-tracks.js';
import { sourceOf } from '../strip-data.js';
import { defaultMix } from './default-mix.js';
import { MixStorage } from './mix-storage.js';
import { isSessionFile, openSession } from './session-files.js';

/** Opens mixes: that of the last visit, session files, the default one. */
export class MixLoader {
  #parts;
  #storage;
  #loaded = false;

  /**
   * @param {object} parts
   * @param {import('busbar').AudioMixer} parts.mixer
   * @param {import('../multitrack.js').Song | null} parts.song
   * @param {import('../patchbay.js').Patchbay} parts.patchbay
   * @param {import('../desk.js').Desk} parts.desk
   * @param {import('../source-loader.js').SourceLoader} parts.sources
   * @param {import('../notices.js').Notices} parts.notices
   */
  constructor(parts) {
    this.#parts = parts;
    this.#storage = new MixStorage(parts.mixer, (error) => parts.notices.show(error.message, 'warning'));
    parts.patchbay.addEventListener('change', () => this.#markSilent());
  }

  /** Restores the mix of the last visit, else the default one, and keeps the mix from now on. */
  async restoreLast() {
    await this.#restoreLast();
    this.#storage.start();
  }

  async #restoreLast() {
    const { mixer, notices } = this.#parts;
    try {
      const stored = this.#storage.read();
      if (stored !== undefined) return await mixer.restore(stored);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const key = this.#storage.keepDamaged();
      notices.show(
        `The mix of your last visit could not be opened: ${reason} It stays in the browser’s localStorage ` +
          `as “${key}”.`,
        'warning',
      );
    }
    await this.reset();
  }

  /** Shows which tracks have no sound, once the multitrack is loaded. */
  showSilentTracks() {
    this.#loaded = true;
    this.#markSilent();
    this.#showSilent();
  }

  /** Restores the mix of the first visit. */
  async reset() {
    const { mixer, song } = this.#parts;
    await mixer.restore(defaultMix(song));
  }

  /**
   * Opens dropped or picked files: sessions first, then audio files, which may play on a session's tracks.
   * @param {readonly File[]} files
   */
  async open(files) {
    const { mixer, sources, notices } = this.#parts;
    const sessions = files.filter(isSessionFile);
    let opened = false;
    for (const file of sessions) {
      try {
        await openSession(mixer, file);
        opened = true;
      } catch (error) {
        notices.error(error);
      }
    }
    await sources.openFiles(files.filter((file) => !sessions.includes(file)));
    if (opened && this.#loaded) this.#showSilent();
  }

  #showSilent() {
    const { unplugged } = this.#parts.patchbay;
    if (unplugged.length > 0) this.#parts.notices.show(silentNotice(unplugged), 'info');
  }

  #markSilent() {
    if (!this.#loaded) return;
    const { patchbay, desk } = this.#parts;
    const waiting = patchbay.unplugged.filter(sourceOf);
    desk.markSilent(new Map(waiting.map((track) => [track, remedyOf(track)])));
  }
}
