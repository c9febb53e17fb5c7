import { decode } from './audio-file.js';
import { openMicrophone } from './microphone.js';
import { loadSong, loadStem } from './multitrack.js';
import { applyRoughMix } from './rough-mix.js';

/** Loads sources onto the desk: the built-in multitrack, files, the microphone. */
export class SourceLoader {
  /** Called when the strip is removed. @type {Map<import('./channel.js').Channel, () => void>} */
  #cleanups = new Map();

  /**
   * @param {object} parts
   * @param {import('./desk.js').Desk} parts.desk
   * @param {import('./player.js').Player} parts.player
   * @param {import('./notices.js').Notices} parts.notices
   */
  constructor({ desk, player, notices }) {
    this.desk = desk;
    this.player = player;
    this.notices = notices;
    desk.addEventListener('removed', (event) => {
      const channel = /** @type {CustomEvent} */ (event).detail;
      this.#cleanups.get(channel)?.();
      this.#cleanups.delete(channel);
    });
  }

  /**
   * @param {(done: number, of: number) => void} progress
   * @returns {Promise<import('./multitrack.js').Song>}
   */
  async openSong(progress) {
    const { context } = this.desk;
    const song = await loadSong();
    const buses = new Map(
      [...new Set(song.stems.map(({ bus }) => bus))].map((name) => [name, this.desk.addBus(name)]),
    );
    const channels = song.stems.map((stem) => {
      const channel = this.desk.addTrack(stem.name, stem.bus);
      const bus = buses.get(stem.bus);
      if (bus) this.desk.route(channel, /** @type {import('busbar').Bus} */ (bus.strip));
      return channel;
    });
    this.desk.mixer.batch(() => applyRoughMix(this.desk.channels));
    let done = 0;
    progress(done, channels.length);
    // Wait for all stems, so that Play always starts the whole song.
    const buffers = await Promise.all(
      song.stems.map(async (stem) => {
        const buffer = await loadStem(context, stem);
        progress(++done, channels.length);
        return buffer;
      }),
    );
    channels.forEach((channel, i) => {
      if (!channel.strip.removed) this.#play(channel, buffers[i]);
    });
    return song;
  }

  /**
   * Adds a strip per file, and shows an error for each file that cannot be decoded.
   * @param {readonly File[]} files
   */
  async openFiles(files) {
    for (const file of files) {
      try {
        const buffer = await decode(this.desk.context, await file.arrayBuffer(), file.name);
        const channel = this.desk.addTrack(file.name.replace(/\.[^.]+$/, ''));
        this.#play(channel, buffer);
        this.desk.select(channel);
      } catch (error) {
        this.notices.error(error);
      }
    }
  }

  async openMicrophone() {
    try {
      const { context } = this.desk;
      await context.resume();
      const { node, stop } = await openMicrophone(context);
      const channel = this.desk.addTrack('Microphone');
      channel.set('muted', true);
      /** @type {import('busbar').Track} */ (channel.strip).connectFrom(node);
      this.#cleanups.set(channel, stop);
      this.desk.select(channel);
      this.notices.show(
        'The microphone is on. Its strip is muted to prevent feedback: use headphones before you unmute it.',
        'info',
      );
    } catch (error) {
      this.notices.error(error);
    }
  }

  /** @param {import('./channel.js').Channel} channel @param {AudioBuffer} buffer */
  #play(channel, buffer) {
    const track = /** @type {import('busbar').Track} */ (channel.strip);
    this.player.add(track, buffer);
    this.#cleanups.set(channel, () => this.player.remove(track));
  }
}
