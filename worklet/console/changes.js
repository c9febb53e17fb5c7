import { PARAMETERS } from '../table/parameters.js';
import { lifeBitOf, outputBitOf } from '../transport/layout.js';
import { isObserved } from './observable.js';
import { bitOf, keyOf, Recording, stripOf } from './recording.js';

/**
 * @typedef {import('./strip.js').AnyStrip} AnyStrip
 * @typedef {import('./strip-handle.js').StripHandle} StripHandle
 *
 * @typedef {object} ChangeSource What the changes are read from.
 * @property {() => readonly AnyStrip[]} strips the mixer's strips in their order
 * @property {() => void} forgetStrips drops the list that `strips` keeps, since a failed batch has changed it
 * @property {(strip: AnyStrip) => StripHandle} handleOf
 * @property {() => import('./modulators.js').Modulators} modulators
 * @property {() => import('./mixer.js').Mixer} mixer
 */

/**
 * Dispatches `change` events of parameters, strips and the mixer. While any of them has a listener, the
 * transport marks each word that is written. At the end of the task the marked words are compared with a
 * snapshot, so a batch that was rolled back and a value that was set back cause no event.
 */
export class Changes {
  #transport;
  #source;
  /** Objects that have listeners, and recordings in progress. */
  #users = 0;
  #queued = false;
  /** The words at the last dispatch. @type {Int32Array} */
  #words = new Int32Array(0);
  /** The strips at the last dispatch, in their order. @type {readonly AnyStrip[]} */
  #strips = [];
  /** Keys of the marked words. @type {Set<number>} */
  #marks = new Set();
  /** Properties outside of the words: the value at the last dispatch, by name. @type {Properties} */
  #properties = new Map();
  /** Marks of recordings in progress. @type {Set<Recording>} */
  #recordings = new Set();

  /**
   * @param {import('../transport/transport.js').Transport} transport
   * @param {ChangeSource} source
   */
  constructor(transport, source) {
    this.#transport = transport;
    this.#source = source;
    /** Called when an object gets its first listener. */
    this.retain = () => {
      if (this.#users++ > 0) return;
      this.#takeSnapshot();
      // In a batch that fails, the snapshot holds what is then rolled back.
      transport.onRollBack(() => {
        source.forgetStrips();
        if (this.#users > 0) this.#takeSnapshot();
      });
      transport.onWrite = (strip, bit) => this.#mark(strip, bit);
    };
    /** Called when an object has lost its last listener. */
    this.release = () => {
      if (--this.#users > 0) return;
      transport.onWrite = null;
      this.#strips = [];
      this.#marks.clear();
      this.#properties.clear();
    };
  }

  #takeSnapshot() {
    this.#words = this.#transport.draftWords.slice();
    this.#strips = this.#source.strips();
  }

  /**
   * Marks a property that is no word, before it is changed.
   * @param {object} owner a handle, or the mixer's registry
   * @param {string} name
   * @param {unknown} value the old one
   */
  markProperty(owner, name, value) {
    for (const recording of this.#recordings)
      if (recording.addProperty(owner, name))
        this.#transport.onRollBack(() => recording.deleteProperty(owner, name));
    if (this.#users === 0) return;
    const known = this.#properties.get(owner) ?? new Map();
    if (!known.has(name)) known.set(name, value);
    this.#properties.set(owner, known);
    this.#queue();
  }

  /** Notes that a strip is removed, for recordings. @param {string} id */
  markRemoval(id) {
    for (const { removedIds } of this.#recordings) {
      if (removedIds.has(id)) continue;
      removedIds.add(id);
      this.#transport.onRollBack(() => removedIds.delete(id));
    }
  }

  /** Starts to record what is written. @returns {Recording} */
  record() {
    const recording = new Recording();
    this.#recordings.add(recording);
    this.retain();
    return recording;
  }

  /** @param {Recording} recording */
  endRecord(recording) {
    this.#recordings.delete(recording);
    this.release();
  }

  /** @param {number} strip @param {number} bit */
  #mark(strip, bit) {
    const key = keyOf(strip, bit);
    for (const recording of this.#recordings)
      if (recording.addWord(key)) this.#transport.onRollBack(() => recording.deleteWord(key));
    this.#marks.add(key);
    this.#queue();
  }

  #queue() {
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      if (this.#users > 0) this.#dispatch();
    });
  }

  #dispatch() {
    const before = this.#strips;
    const now = this.#source.strips();
    const [old, present] = [new Set(before), new Set(now)];
    const added = now.filter((strip) => !old.has(strip));
    const removed = before.filter((strip) => !present.has(strip));
    const kept = (/** @type {readonly AnyStrip[]} */ strips) =>
      strips.filter((strip) => old.has(strip) && present.has(strip));
    const keptNow = kept(now);
    const reordered = now !== before && kept(before).some((strip, i) => strip !== keptNow[i]);
    const changed = this.#findChanged(now, removed);
    const mixer = this.#source.mixer();
    const userData = this.#hasChanged(mixer, 'userData', mixer.userData);
    const of = this.#source.modulators();
    const modulators = this.#hasChanged(of, 'revision', of.revision);
    this.#strips = now;
    this.#marks.clear();
    this.#properties.clear();

    const properties = new Map([...changed].map(([strip, names]) => [strip, Object.freeze(names)]));
    for (const [strip, names] of properties) this.#dispatchParameters(strip, names);
    for (const strip of removed)
      properties.set(strip, Object.freeze([...(properties.get(strip) ?? []), 'removed']));
    for (const [strip, names] of properties) dispatch(strip, () => ({ properties: names }));
    const any = properties.size + added.length > 0 || reordered || userData || modulators;
    for (const strip of [...added, ...removed]) properties.delete(strip);
    if (any)
      dispatch(mixer, () => ({ added, removed, reordered, changed: properties, userData, modulators }));
  }

  /**
   * What has changed of each strip.
   * @param {readonly AnyStrip[]} strips
   * @param {readonly AnyStrip[]} removed strips, whose values may have changed before
   */
  #findChanged(strips, removed) {
    const { layout, draftWords } = this.#transport;
    const [lifeBit, outputBit] = [lifeBitOf(layout), outputBitOf(layout)];
    const replaced = new Set(removed.map(({ index }) => index));
    const byIndex = new Map([...removed, ...strips].map((strip) => [strip.index, strip]));
    /** @type {Map<AnyStrip, string[]>} */
    const changed = new Map();
    const add = (/** @type {AnyStrip} */ strip, /** @type {string} */ name) => {
      const names = changed.get(strip);
      if (!names) changed.set(strip, [name]);
      else if (!names.includes(name)) names.push(name);
    };
    for (const mark of this.#marks) {
      const [index, bit] = [stripOf(mark), bitOf(mark)];
      if (bit > outputBit) continue; // a setting of the meter
      const word = layout.values + bit * layout.strips + index;
      if (this.#words[word] === draftWords[word]) continue;
      this.#words[word] = draftWords[word];
      const strip = byIndex.get(index);
      if (strip && bit !== lifeBit) add(strip, bit === outputBit ? 'output' : PARAMETERS[bit].id);
    }
    for (const strip of strips) {
      const handle = this.#source.handleOf(strip);
      for (const name of this.#properties.get(handle)?.keys() ?? [])
        if (this.#hasChanged(handle, name, strip[/** @type {'name'} */ (name)])) add(strip, name);
      // Another bus may have taken the number of the one that the strip fed.
      if (replaced.size > 0 && replaced.has(draftWords[layout.output + strip.index])) add(strip, 'output');
    }
    return changed;
  }

  /** @param {object} owner @param {string} name @param {unknown} value the present one */
  #hasChanged(owner, name, value) {
    const known = this.#properties.get(owner);
    return known?.has(name) === true && known.get(name) !== value;
  }

  /** @param {AnyStrip} strip @param {readonly string[]} names */
  #dispatchParameters(strip, names) {
    const handle = this.#source.handleOf(strip);
    for (const id of names) {
      const parameter = handle.knownParameter(id);
      if (parameter) dispatch(parameter, () => ({ id, value: parameter.value }));
    }
  }
}

/** @typedef {Map<object, Map<string, unknown>>} Properties */

/** @param {any} target @param {() => object} detailOf */
function dispatch(target, detailOf) {
  if (isObserved(target)) target.dispatchEvent(new CustomEvent('change', { detail: detailOf() }));
}
