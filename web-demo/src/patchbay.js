import { keyOf, sourceOf } from './strip-data.js';

/** @typedef {import('busbar').Track} Track @typedef {import('./strip-data.js').Source} Source */

/**
 * Connects each track to its source, which the track's user data names. A track that comes back by an undo or
 * with a session gets its source back, as long as the page still has it.
 * Event: `change`, after tracks or sources have come or gone.
 */
export class Patchbay extends EventTarget {
  /** All that were loaded, also those of removed tracks. @type {Map<string, AudioBuffer>} */
  #buffers = new Map();
  /** @type {Map<Track, {key: string, unplug: () => void}>} */
  #plugged = new Map();

  /** @param {import('busbar').Mixer} mixer @param {import('./player.js').Player} player */
  constructor(mixer, player) {
    super();
    this.mixer = mixer;
    this.player = player;
    mixer.addEventListener('change', ({ detail: { added, removed, changed } }) => {
      const hasNewSource = [...changed.values()].some((names) => names.includes('userData'));
      if (added.length > 0 || removed.length > 0 || hasNewSource) this.#plugAll();
    });
  }

  /** @param {Source} source */
  has(source) {
    return this.#buffers.has(keyOf(source));
  }

  /** Adds loaded sources, which all start together. @param {Iterable<[Source, AudioBuffer]>} loaded */
  add(loaded) {
    for (const [source, buffer] of loaded) this.#buffers.set(keyOf(source), buffer);
    this.#plugAll();
  }

  /**
   * Connects a microphone to a track, until the track is removed.
   * @param {Track} track
   * @param {AudioNode} node
   * @param {() => void} stop switches the microphone off
   */
  plugMicrophone(track, node, stop) {
    track.connectFrom(node);
    this.#plugged.set(track, { key: keyOf({ microphone: true }), unplug: stop });
    this.#plugAll();
  }

  /** The tracks that no source is connected to. @returns {Track[]} */
  get unplugged() {
    return this.mixer.tracks.filter((track) => !this.#plugged.has(track));
  }

  /** The buffer of a track, null if it has none or plays the microphone. @param {Track} track */
  bufferOf(track) {
    return this.#buffers.get(this.#plugged.get(track)?.key ?? '') ?? null;
  }

  /** Makes the connections follow the tracks' user data. */
  #plugAll() {
    const wanted = new Map(
      this.mixer.tracks.map((track) => {
        const source = sourceOf(track);
        return [track, source && keyOf(source)];
      }),
    );
    // New ones first: the player stops when it has nothing to play.
    for (const [track, key] of wanted) {
      const buffer = this.#buffers.get(key ?? '');
      if (buffer && this.#plugged.get(track)?.key !== key)
        this.#plug(track, /** @type {string} */ (key), buffer);
    }
    for (const [track, { key, unplug }] of this.#plugged) {
      if (wanted.get(track) === key) continue;
      this.#plugged.delete(track);
      unplug();
    }
    this.dispatchEvent(new Event('change'));
  }

  /** @param {Track} track @param {string} key @param {AudioBuffer} buffer */
  #plug(track, key, buffer) {
    const before = this.#plugged.get(track);
    if (before && !this.#buffers.has(before.key)) before.unplug(); // a microphone
    this.player.add(track, buffer);
    this.#plugged.set(track, { key, unplug: () => this.player.remove(track) });
  }
}
