import { refuseWrites } from './guarded.js';
import { Strip } from './strip.js';
import { slotOf } from './strip-handle.js';

/**
 * @typedef {import('./bus.js').Bus} Bus
 * @typedef {import('./master.js').Master} Master
 */

const SOLOED = slotOf('soloed');
const SOLO_SAFE = slotOf('soloSafe');

/** A strip that feeds another one: a track or a bus. */
export class RoutedStrip extends Strip {
  #handle;
  #registry;

  /**
   * @param {import('./strip-handle.js').StripHandle} handle
   * @param {import('./strip-registry.js').StripRegistry} registry
   * @hideconstructor
   */
  constructor(handle, registry) {
    super(handle);
    this.#handle = handle;
    this.#registry = registry;
  }

  /**
   * Solo in place, true or false, default false. While any strip is soloed, only the soloed strips, the
   * strips that feed them and the strips that they feed are audible.
   * @returns {boolean}
   */
  get soloed() {
    return this.#handle.readBoolean(SOLOED);
  }

  /**
   * @param {boolean} value
   * @throws {TypeError} if it is not a boolean
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set soloed(value) {
    this.#handle.write(SOLOED, value);
  }

  /**
   * Whether the strip stays audible when other strips are soloed, true or false, default false.
   * @returns {boolean}
   */
  get soloSafe() {
    return this.#handle.readBoolean(SOLO_SAFE);
  }

  /**
   * @param {boolean} value
   * @throws {TypeError} if it is not a boolean
   * @throws {DOMException} InvalidStateError if the strip was removed or the mixer closed
   */
  set soloSafe(value) {
    this.#handle.write(SOLO_SAFE, value);
  }

  /**
   * The bus or master that this strip feeds. A new strip feeds the master; after `remove()` it is null.
   * @returns {Bus | Master | null}
   */
  get output() {
    return this.#handle.removed ? null : this.#registry.outputOf(this.#handle);
  }

  /**
   * @param {Bus | Master} output
   * @throws {TypeError} if it is neither a bus nor the master
   * @throws {DOMException} InvalidAccessError if it belongs to another mixer; HierarchyRequestError if this
   *   strip would feed itself; InvalidStateError if either strip was removed or the mixer closed
   */
  set output(output) {
    this.#registry.route(this.#handle, output);
  }

  /**
   * Removes the strip from the mixer, which has room for another one at once. The strip fades out. Strips
   * that fed a removed bus feed that bus's output from now on. The sources of a removed track stay connected
   * to the mixer's node, so disconnect them as well: a new track may get the input.
   * @throws {DOMException} InvalidStateError if the strip was removed before or the mixer is closed
   */
  remove() {
    this.#registry.remove(this.#handle);
  }
}

refuseWrites(RoutedStrip);
