import { bytesWithEvents, EVENT_WORDS } from '../transport/event-ring.js';
import { LAYOUT_HASH, SMOOTHING } from '../transport/layout.gen.js';
import { HEADER, INBOX_EVENTS, layoutOf, MAGIC, PROCESS_EVENTS, valuesOf } from '../transport/layout.js';
import { AudioIo } from './audio-io.js';
import { ControlReader } from './control-reader.js';
import { Engine } from './engine.js';
import { LoadMeter } from './load-meter.js';
import { MeterPublisher } from './meter-publisher.js';
import { WarmUp } from './warm-up.js';

/**
 * @typedef {object} EngineRunnerOptions
 * @property {number} sampleRate in Hz
 * @property {number} quantum the usual length of a quantum in frames; longer ones are processed in pieces,
 *   with the same bits
 * @property {number} [smoothing] seconds that ramps take
 * @property {() => number} now a clock in ms
 * @property {boolean} realTime whether audio time is real time; only then do unread meters stop
 */

/**
 * Runs the engine against a control buffer, for the worklet's processor and for the headless mixer. In each
 * quantum it reads what has changed, copies audio in, processes, copies audio out, and publishes meters and
 * counters. All memory is allocated in the constructor; a quantum allocates nothing.  [audio thread]
 */
export class EngineRunner {
  #layout;
  #control;
  #mirror;
  #reader;
  #engine;
  #warmUp;
  #quantum;
  #io;
  /** The engine's inbox for records of scheduled changes. */
  #inbox;
  /** Records that the engine has. */
  #scheduled = 0;
  #meters;
  /** A flag per track: whether the engine needs its audio, until its number is released. */
  #tracksInUse;
  #load;
  #loadFloats = new Float32Array(2);
  #loadBits = new Int32Array(this.#loadFloats.buffer);
  #quanta = 0;
  /** The context's number of the next frame. */
  #frames = 0;

  /**
   * @param {import('./engine-module.js').EngineModule} module
   * @param {SharedArrayBuffer | ArrayBuffer} buffer the control buffer
   * @param {EngineRunnerOptions} options
   * @throws {Error} if buffer, engine and this file do not agree on the layout
   */
  constructor(module, buffer, { sampleRate, quantum, smoothing = SMOOTHING, now, realTime }) {
    const header = new Int32Array(buffer);
    assertLayout(header, module);
    const layout = layoutOf({ tracks: header[HEADER.tracks], buses: header[HEADER.buses] });
    const bytes = bytesWithEvents(layout, header[HEADER.events]);
    if (buffer.byteLength < bytes) {
      throw new Error(`The control buffer has ${buffer.byteLength} bytes, it needs ${bytes}.`);
    }
    const control = new Int32Array(buffer, 0, layout.words);
    this.#warmUp = new WarmUp(module, sampleRate, smoothing);
    const engine = new Engine(module, layout, sampleRate, quantum, control[HEADER.events], smoothing);
    // The memory does not grow after this, so views stay valid.
    const mirror = new Int32Array(engine.memory, engine.words, layout.words);
    // Copies the defaults. All other values are dirty, so the reader copies them in the first quantum. The
    // engine has created the master from the table's defaults, which ignore the sample rate. That does not
    // matter: the rate limits only the frequencies of EQ bands, and these are off by default.
    valuesOf(layout, engine.memory, engine.words).set(valuesOf(layout, buffer));
    this.#layout = layout;
    this.#control = control;
    this.#mirror = mirror;
    this.#engine = engine;
    this.#quantum = quantum;
    this.#inbox = new Int32Array(engine.memory, engine.inbox, INBOX_EVENTS * EVENT_WORDS);
    this.#reader = new ControlReader(layout, control, mirror);
    this.#io = new AudioIo(engine, layout.tracks, quantum);
    this.#meters = new MeterPublisher(
      layout,
      control,
      mirror,
      realTime ? sampleRate : Number.POSITIVE_INFINITY,
    );
    this.#tracksInUse = new Uint8Array(layout.tracks);
    this.#load = new LoadMeter(sampleRate, now);
  }

  /**
   * Warms up now (5 to 20 ms; half a second with the backend `js`). Without this call `process()` warms up a
   * little in each of the first quanta.
   */
  warmUp() {
    this.#warmUp.finish();
  }

  /** Whether the mixer was closed. */
  get closed() {
    return Atomics.load(this.#control, this.#layout.header + HEADER.closed) !== 0;
  }

  /** Load of the last full 250 ms. */
  get recentLoad() {
    return this.#load.recent;
  }

  /**
   * Renders one quantum.
   * @param {readonly (readonly Float32Array[] | null)[]} inputs by track: channels, if any
   * @param {Float32Array} left output
   * @param {Float32Array} right output
   * @param {number} frames
   * @param {number} [contextFrame] the context's number of its first frame, default the frames rendered so
   *   far
   * @returns {number} PROCESS_EVENTS bits
   */
  process(inputs, left, right, frames, contextFrame = this.#frames) {
    this.#frames = contextFrame + frames;
    this.#warmUp.advance(frames);
    this.#load.begin();
    this.#reader.read();
    if (this.#scheduled !== this.#reader.eventsWritten) this.#schedule();
    this.#findTracksInUse();
    this.#meters.readRequests(frames);
    let events = 0;
    for (let start = 0; start < frames; start += this.#quantum) {
      const count = Math.min(this.#quantum, frames - start);
      this.#io.copyIn(inputs, this.#tracksInUse, start, count);
      events |= this.#engine.process(count, contextFrame + start);
      this.#io.copyOut(left, right, start, count);
    }
    const { header, released, running, faults, earlierFaults, modulators } = this.#layout;
    if ((events & PROCESS_EVENTS.released) !== 0) this.#publish(released);
    if ((events & (PROCESS_EVENTS.fault | PROCESS_EVENTS.running)) !== 0) this.#publish(faults);
    this.#meters.publish();
    if ((events & PROCESS_EVENTS.running) !== 0) {
      // After the faults and the meters: they belong to the strips that these words name.
      this.#publish(earlierFaults);
      this.#publish(running);
    }
    const inUse = this.#mirror[header + HEADER.modulators];
    for (let word = modulators; word < modulators + inUse; word++) this.#control[word] = this.#mirror[word];
    const overloaded = this.#load.end(frames);
    this.#publishCounters();
    return overloaded ? events | PROCESS_EVENTS.overload : events;
  }

  /** Passes the scheduled changes that have arrived to the engine. */
  #schedule() {
    const { ring } = this.#reader;
    const inbox = this.#inbox;
    while (this.#scheduled !== this.#reader.eventsWritten) {
      const count = Math.min((this.#reader.eventsWritten - this.#scheduled) >>> 0, INBOX_EVENTS);
      for (let i = 0; i < count; i++) {
        const from = ring.wordOf(this.#scheduled + i);
        for (let word = 0; word < EVENT_WORDS; word++)
          inbox[i * EVENT_WORDS + word] = ring.words[from + word];
      }
      this.#engine.schedule(count);
      this.#scheduled = (this.#scheduled + count) >>> 0;
    }
  }

  /** A track is in use until the engine has released the generation at its number. */
  #findTracksInUse() {
    const { tracks, life, released } = this.#layout;
    const mirror = this.#mirror;
    for (let track = 0; track < tracks; track++) {
      const word = mirror[life + track];
      this.#tracksInUse[track] = (word & 1) === 1 || mirror[released + track] !== word >> 1 ? 1 : 0;
    }
  }

  /** Copies a word of every strip back into the control buffer. @param {number} offset */
  #publish(offset) {
    for (let word = offset; word < offset + this.#layout.strips; word++) {
      Atomics.store(this.#control, word, this.#mirror[word]);
    }
  }

  #publishCounters() {
    const { header } = this.#layout;
    const control = this.#control;
    this.#loadFloats[0] = this.#load.load;
    this.#loadFloats[1] = this.#load.worst;
    control[header + HEADER.load] = this.#loadBits[0];
    control[header + HEADER.worstLoad] = this.#loadBits[1];
    control[header + HEADER.parameterWrites] = this.#reader.parameterWrites;
    control[header + HEADER.faults] = this.#mirror[header + HEADER.faults];
    control[header + HEADER.freedEvents] = this.#mirror[header + HEADER.freedEvents];
    control[header + HEADER.activeStrips] = this.#mirror[header + HEADER.activeStrips];
    this.#quanta = (this.#quanta + 1) | 0;
    Atomics.store(control, header + HEADER.quanta, this.#quanta);
  }
}

/** @param {Int32Array} control @param {import('./engine-module.js').EngineModule} module */
function assertLayout(control, module) {
  if (control[HEADER.magic] !== MAGIC) throw new Error("The control buffer is not Busbar's.");
  if (control[HEADER.hash] !== LAYOUT_HASH) {
    throw new Error('The main thread and the worklet were built from different parameter tables.');
  }
  if (module._busbar_layout_hash() !== LAYOUT_HASH) {
    throw new Error('The wasm and the worklet were built from different parameter tables.');
  }
}
