import { decode } from './audio-file.js';
import { openMicrophone } from './microphone.js';
import { loadSong, loadStem } from './multitrack.js';
import { applyRoughMix } from './rough-mix.js';

/** What is on the desk and plays: the built-in multitrack, dropped files, the microphone. */
export class Session {
  /** @type {Map<import('./channel.js').Channel, () => void>} what to do when a strip goes */
  #endings = new Map();

  /** @param {{desk: import('./desk.js').Desk, player: import('./player.js').Player, notices: import('./notices.js').Notices}} parts */
  constructor({ desk, player, notices }) {
    this.desk = desk;
    this.player = player;
    this.notices = notices;
    desk.addEventListener('removed', (event) => {
      const channel = /** @type {CustomEvent} */ (event).detail;
      this.#endings.get(channel)?.();
      this.#endings.delete(channel);
    });
  }

  /** @param {(done: number, of: number) => void} progress @returns {Promise<import('./multitrack.js').Song>} */
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
    // All are decoded before the first is playable, so that Play starts the whole song.
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

  /** A strip for each file that can be decoded, a message for each that cannot. @param {readonly File[]} files */
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
      this.#endings.set(channel, stop);
      this.desk.select(channel);
      this.notices.show(
        'The microphone is on, and its strip muted against feedback: unmute it when you wear headphones.',
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
    this.#endings.set(channel, () => this.player.remove(track));
  }
}
