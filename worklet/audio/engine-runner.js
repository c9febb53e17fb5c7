import { lowestBit } from '../transport/bits.js';
import { LAYOUT_HASH } from '../transport/layout.gen.js';
import { HEADER, layoutOf, MAGIC, METER, rowsOf } from '../transport/layout.js';
import { ControlReader } from './control-reader.js';
import { Engine } from './engine.js';
import { PROCESSED } from './engine-module.js';
import { LoadMeter } from './load-meter.js';
import { mixDown } from './mix-down.js';

/** Bits of what `EngineRunner.process` returns. */
export const HAPPENED = Object.freeze({ fault: 1, overload: 2, released: 4 });

/** What is rehearsed in: quanta of that many frames, as cpp/wasm/rehearsal.cpp has them. */
const REHEARSAL = { tracks: 8, buses: 0 };
const REHEARSAL_FRAMES = 128;

/**
 * Seconds of audio in which one quantum is rehearsed, where that has to be done little by little: one takes 0.05 ms (Chromium, Firefox) to 0.2 ms (WebKitGTK), the
 * very first a few times that. No longer, since WebKitGTK 2.50 may crash when a context is closed whose wasm is still being compiled.
 */
const SECONDS_A_REHEARSED_QUANTUM = 1 / 1500;

/**
 * @typedef {object} EngineRunnerOptions
 * @property {number} sampleRate in Hz
 * @property {number} quantum the usual length of a quantum in frames; longer ones are processed in pieces, which gives the same bits
 * @property {() => number} now a clock in ms
 * @property {boolean} live whether audio time is real time: only then do meters stop when nobody has read them for a while
 */

/**
 * Runs the engine against a control block, for the worklet's processor and for the headless mixer: fetches what was said, copies audio in,
 * processes, copies audio out, tells meters and counters. Everything it needs is made in the constructor; a quantum allocates
 * nothing.  [audio thread]
 */
export class EngineRunner {
  #layout;
  #shared;
  #mirror;
  #reader;
  #engine;
  /** Thrown away when the rehearsal is over. @type {Engine | null} */
  #rehearsal;
  #rehearsed = 0;
  #framesARehearsed;
  #quantum;
  #channels;
  /** Meters of 32 strips each, where the engine writes them and where they are told. @type {{from: Int32Array, to: Int32Array}[]} */
  #meters = [];
  /** Two channels a track, in the engine's memory. @type {Float32Array[]} */
  #inputs = [];
  #left;
  #right;
  /** Tracks whose audio the engine wants: from when they come alive until they have faded. */
  #occupied;
  #load;
  #loadFloats = new Float32Array(2);
  #loadBits = new Int32Array(this.#loadFloats.buffer);
  #quanta = 0;
  /** Strips whose meter was read in the second under way, and in the one before. */
  #wantedNow;
  #wantedBefore;
  #meterFrames;
  #framesToMeterTurn;

  /**
   * @param {import('./engine-module.js').EngineModule} module
   * @param {SharedArrayBuffer | ArrayBuffer} buffer the control block
   * @param {EngineRunnerOptions} options
   * @throws {Error} if block, engine and this file do not agree on the layout
   */
  constructor(module, buffer, { sampleRate, quantum, now, live }) {
    const shared = new Int32Array(buffer);
    if (shared[HEADER.magic] !== MAGIC) throw new Error('The control block is none of Busbar.');
    if (shared[HEADER.hash] !== LAYOUT_HASH)
      throw new Error('The page and the worklet were built from different parameter tables.');
    if (module._busbar_layout_hash() !== LAYOUT_HASH)
      throw new Error('The wasm and the worklet were built from different parameter tables.');

    const layout = layoutOf({ tracks: shared[HEADER.tracks], buses: shared[HEADER.buses] });
    if (shared.length < layout.words)
      throw new Error(`The control block has ${buffer.byteLength} bytes, it needs ${4 * layout.words}.`);
    this.#framesARehearsed = SECONDS_A_REHEARSED_QUANTUM * sampleRate;
    this.#rehearsal = new Engine(module, layoutOf(REHEARSAL), sampleRate, REHEARSAL_FRAMES);
    const engine = new Engine(module, layout, sampleRate, quantum);
    this.#engine = engine;

    // Memory has grown as far as it ever will, so views last.
    const { memory } = engine;
    this.#layout = layout;
    this.#shared = shared;
    this.#mirror = new Int32Array(memory, engine.words, layout.words);
    // The defaults; all that has been said as well is dirty and comes again. The engine has started the master with the table's own: none that counts
    // from the start depends on the sample rate.
    rowsOf(layout, memory, engine.words).set(rowsOf(layout, buffer));
    this.#reader = new ControlReader(layout, shared, this.#mirror);
    this.#quantum = quantum;
    this.#channels = new Uint8Array(memory, engine.channels, layout.tracks);
    const { input, output } = engine;
    for (let channel = 0; channel < 2 * layout.tracks; channel++) {
      this.#inputs.push(new Float32Array(memory, input + 4 * quantum * channel, quantum));
    }
    for (let group = 0; group < layout.bitWords; group++) {
      const begin = layout.meters + 32 * METER.words * group;
      const end = Math.min(begin + 32 * METER.words, layout.meters + METER.words * layout.strips);
      this.#meters.push({ from: this.#mirror.subarray(begin, end), to: shared.subarray(begin, end) });
    }
    this.#left = new Float32Array(memory, output, quantum);
    this.#right = new Float32Array(memory, output + 4 * quantum, quantum);
    this.#occupied = new Uint8Array(layout.tracks);
    this.#load = new LoadMeter(sampleRate, now);
    this.#wantedNow = new Int32Array(layout.bitWords);
    this.#wantedBefore = new Int32Array(layout.bitWords);
    this.#meterFrames = live ? sampleRate : Number.POSITIVE_INFINITY;
    this.#framesToMeterTurn = this.#meterFrames;
  }

  /**
   * Spares the first quanta the time that a browser takes until its code is fast. It takes 5 to 20 ms (the backend `js`: half a second), too long where others are
   * heard already: without it, each of the first quanta rehearses a little.
   */
  rehearse() {
    while (this.#rehearsal !== null) this.#rehearseQuantum(this.#rehearsal);
  }

  /** Whether the mixer was closed. */
  get closed() {
    return Atomics.load(this.#shared, this.#layout.header + HEADER.closed) !== 0;
  }

  /** Load of the last full 250 ms. */
  get recentLoad() {
    return this.#load.recent;
  }

  /**
   * One quantum.
   * @param {readonly (readonly Float32Array[] | null)[]} inputs by track: channels, if any
   * @param {Float32Array} left output
   * @param {Float32Array} right output
   * @param {number} frames
   * @returns {number} HAPPENED bits
   */
  process(inputs, left, right, frames) {
    for (let i = 0; i < frames && this.#rehearsal !== null; i += this.#framesARehearsed)
      this.#rehearseQuantum(this.#rehearsal);
    this.#load.begin();
    this.#reader.pull();
    this.#findOccupied();
    this.#findWanted(frames);
    let processed = 0;
    for (let start = 0; start < frames; start += this.#quantum) {
      const count = Math.min(this.#quantum, frames - start);
      this.#copyIn(inputs, start, count);
      processed |= this.#engine.process(count);
      copyOut(this.#left, left, start, count);
      copyOut(this.#right, right, start, count);
    }
    if ((processed & PROCESSED.released) !== 0) this.#tell(this.#layout.released);
    if ((processed & PROCESSED.faults) !== 0) this.#tell(this.#layout.faults);
    this.#tellMeters();
    const overloaded = this.#load.end(frames);
    this.#tellCounters();
    return (
      ((processed & PROCESSED.faults) !== 0 ? HAPPENED.fault : 0) |
      (overloaded ? HAPPENED.overload : 0) |
      ((processed & PROCESSED.released) !== 0 ? HAPPENED.released : 0)
    );
  }

  /** Frees the engine's memory. */
  delete() {
    this.#rehearsal?.delete();
    this.#engine.delete();
  }

  /** @param {Engine} engine */
  #rehearseQuantum(engine) {
    if (engine.rehearse(this.#rehearsed++)) return;
    engine.delete();
    this.#rehearsal = null;
  }

  /** A track's audio is wanted until the engine has released the life at its number. */
  #findOccupied() {
    const { tracks, life, released } = this.#layout;
    const mirror = this.#mirror;
    for (let track = 0; track < tracks; track++) {
      const word = mirror[life + track];
      this.#occupied[track] = (word & 1) === 1 || mirror[released + track] !== word >> 1 ? 1 : 0;
    }
  }

  /** @param {number} frames */
  #findWanted(frames) {
    const { bitWords, wanted } = this.#layout;
    this.#framesToMeterTurn -= frames;
    const turn = this.#framesToMeterTurn <= 0;
    if (turn) this.#framesToMeterTurn = this.#meterFrames;
    for (let group = 0; group < bitWords; group++) {
      if (turn) this.#turnMeters(group);
      if (Atomics.load(this.#shared, wanted + group) !== 0)
        this.#wantedNow[group] |= Atomics.exchange(this.#shared, wanted + group, 0);
      this.#mirror[wanted + group] = this.#wantedNow[group] | this.#wantedBefore[group];
    }
  }

  /** Lets go of the meters that nobody has read for a second; at zero, so that the next reader meets no old level. @param {number} group */
  #turnMeters(group) {
    const { from, to } = this.#meters[group];
    for (let bits = this.#wantedBefore[group] & ~this.#wantedNow[group]; bits !== 0; bits &= bits - 1) {
      const meter = lowestBit(bits) * METER.words;
      for (let word = meter; word < meter + METER.words; word++) from[word] = to[word] = 0;
    }
    this.#wantedBefore[group] = this.#wantedNow[group];
    this.#wantedNow[group] = 0;
  }

  /**
   * @param {readonly (readonly Float32Array[] | null)[]} inputs
   * @param {number} start
   * @param {number} count
   */
  #copyIn(inputs, start, count) {
    for (let track = 0; track < this.#channels.length; track++) {
      const input = inputs[track];
      const channels = input ? input.length : 0;
      this.#channels[track] = Math.min(channels, 2);
      if (!input || channels === 0 || this.#occupied[track] === 0) continue;
      if (channels > 2) {
        mixDown(input, this.#inputs[2 * track], this.#inputs[2 * track + 1], start, count);
        continue;
      }
      copyIn(input[0], this.#inputs[2 * track], start, count);
      if (channels > 1) copyIn(input[1], this.#inputs[2 * track + 1], start, count);
    }
  }

  /** Copies a word of every strip back into the block. @param {number} offset */
  #tell(offset) {
    for (let word = offset; word < offset + this.#layout.strips; word++)
      Atomics.store(this.#shared, word, this.#mirror[word]);
  }

  /**
   * All of a group of which one is wanted: one copy is as fast as two or three meters word by word. By the letter of ECMAScript a level might be read
   * half copied; no engine copies less than a word at a time.
   */
  #tellMeters() {
    const { wanted } = this.#layout;
    for (let group = 0; group < this.#meters.length; group++) {
      if (this.#mirror[wanted + group] !== 0) this.#meters[group].to.set(this.#meters[group].from);
    }
  }

  #tellCounters() {
    const { header } = this.#layout;
    const shared = this.#shared;
    this.#loadFloats[0] = this.#load.load;
    this.#loadFloats[1] = this.#load.worst;
    shared[header + HEADER.load] = this.#loadBits[0];
    shared[header + HEADER.worstLoad] = this.#loadBits[1];
    shared[header + HEADER.parameterWrites] = this.#reader.parameterWrites;
    shared[header + HEADER.faults] = this.#mirror[header + HEADER.faults];
    shared[header + HEADER.activeStrips] = this.#mirror[header + HEADER.activeStrips];
    this.#quanta = (this.#quanta + 1) | 0;
    Atomics.store(shared, header + HEADER.quanta, this.#quanta);
  }
}

/** @param {Float32Array} from @param {Float32Array} to @param {number} start in `from` @param {number} count */
function copyIn(from, to, start, count) {
  if (count === from.length) to.set(from);
  else for (let frame = 0; frame < count; frame++) to[frame] = from[start + frame];
}

/** @param {Float32Array} from @param {Float32Array} to @param {number} start in `to` @param {number} count */
function copyOut(from, to, start, count) {
  if (from.length === to.length) to.set(from);
  else for (let frame = 0; frame < count; frame++) to[start + frame] = from[frame];
}
