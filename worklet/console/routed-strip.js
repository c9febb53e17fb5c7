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

  /** Solo in place: while any strip is soloed, only the soloed ones, what feeds them and what they feed are heard; default false. @returns {boolean} */
  get soloed() {
    return this.#handle.readBoolean(SOLOED);
  }

  /** @param {boolean} value @throws {TypeError} if it is no boolean */
  set soloed(value) {
    this.#handle.writeBoolean(SOLOED, value);
  }

  /** Stays heard whatever else is soloed; default false. @returns {boolean} */
  get soloSafe() {
    return this.#handle.readBoolean(SOLO_SAFE);
  }

  /** @param {boolean} value @throws {TypeError} if it is no boolean */
  set soloSafe(value) {
    this.#handle.writeBoolean(SOLO_SAFE, value);
  }

  /** The bus or master that this strip feeds, at first the master; null once removed. @returns {Bus | Master | null} */
  get output() {
    return this.#handle.removed ? null : this.#registry.outputOf(this.#handle);
  }

  /**
   * @param {Bus | Master} output
   * @throws {TypeError} if it is no bus and not the master
   * @throws {DOMException} InvalidAccessError if it belongs to another mixer, HierarchyRequestError if this strip would feed itself,
   *   InvalidStateError if either strip was removed or the mixer closed
   */
  set output(output) {
    this.#registry.route(this.#handle, output);
  }

  /**
   * Takes the strip out of the mixer: it fades out, then its place is free again. What fed a removed bus goes where the bus went. The sources
   * of a track stay connected to the node: disconnect them too.
   * @throws {DOMException} InvalidStateError if it was removed before, or the mixer closed
   */
  remove() {
    this.#registry.remove(this.#handle);
  }
}
