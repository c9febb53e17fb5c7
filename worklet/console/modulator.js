import { checkedChoice } from '../common/checks.js';
import { assertKnownOptions, invalidAccess, invalidState, show } from '../common/errors.js';
import { EVENT_KINDS } from '../transport/layout.js';
import { checkedTime } from './event-time.js';
import { guarded, INSPECT, inspectValues, nameObjects, refuseWrites } from './guarded.js';
import { assertAmount, checkedBoolean, checkedValue, LFO_TYPES, SCALES } from './modulator-values.js';
import { Param, Parameter, targetOf } from './param.js';
import { handleOf } from './strip.js';
import { shortest } from './value.js';

/**
 * @typedef {'sine' | 'triangle' | 'sawtooth' | 'square' | 'sampleAndHold' | 'noise'} LfoType The shape of an
 *   LFO. The first four are those of an OscillatorNode. `sampleAndHold` is a new random value in each period,
 *   `noise` a smooth curve through such values.
 * @typedef {'linear' | 'octaves'} ModulationScale How a modulator moves a parameter: `linear` adds
 *   `amount` × value in the parameter's unit, `octaves` multiplies by 2 to the power of `amount` × value.
 *
 * @typedef {object} ModulationSession A connection in a session.
 * @property {string} strip id of the strip
 * @property {string} parameter id of the parameter
 * @property {number} amount of `Modulation.amount`
 * @property {ModulationScale} [scale] default `linear`
 *
 * @typedef {object} LfoSession An LFO in a session.
 * @property {'lfo'} kind `lfo`
 * @property {LfoType} type the shape
 * @property {number} [frequency] in Hz; it or `beats` is given
 * @property {number} [beats] period in beats of the session's tempo
 * @property {number} phase in periods
 * @property {boolean} retrigger whether it waits while the strips that it moves are silent
 * @property {ModulationSession[]} connections to parameters
 *
 * @typedef {object} EnvelopeFollowerSession An envelope follower in a session.
 * @property {'envelopeFollower'} kind `envelopeFollower`
 * @property {string} strip id of the strip that it follows
 * @property {number} attack in seconds
 * @property {number} release in seconds
 * @property {ModulationSession[]} connections to parameters
 */

/** @type {(connection: Modulation, amount: number, scale: ModulationScale) => void} */
let setConnection;
/** Sends a modulator's values to the engine. @type {(modulator: Modulator<any>) => void} */
let sendModulator;

/**
 * @typedef {object} ModulatorRecord What the engine gets of a modulator: see EventKind::modulator.
 * @property {string} type one of MODULATOR_TYPES
 * @property {number} frame
 * @property {number} extra
 * @property {boolean} [retrigger]
 * @property {import('./strip-handle.js').StripHandle} [followed]
 */

/**
 * A connection of a modulator to a parameter, made by `connect()`. The values of all connections of a
 * parameter are added: first those in octaves, then the linear ones. The sum is clamped to the parameter's
 * range.
 */
export class Modulation extends guarded(Object) {
  #modulator;
  #parameter;
  #amount;
  #scale;

  static {
    nameObjects(Modulation, ({ parameter }) => `The modulation of ${parameter.id}`);
    setConnection = (connection, amount, scale) => {
      connection.#amount = amount;
      connection.#scale = scale;
    };
  }

  /**
   * @param {Modulator<any>} modulator
   * @param {Param} parameter
   * @param {number} amount
   * @param {ModulationScale} scale
   * @hideconstructor
   */
  constructor(modulator, parameter, amount, scale) {
    super();
    if (!(modulator instanceof Modulator))
      throw new TypeError(`Modulation: connections are made by connect(), got ${show(modulator)}.`);
    this.#modulator = modulator;
    this.#parameter = parameter;
    this.#amount = amount;
    this.#scale = scale;
    Object.freeze(this);
  }

  /** The LFO or envelope follower. @returns {import('./modulators.js').AnyModulator} */
  get modulator() {
    return /** @type {any} */ (this.#modulator);
  }

  /** The parameter that is moved. */
  get parameter() {
    return this.#parameter;
  }

  /**
   * How far a value of 1 moves the parameter: in its unit, or in octaves. It may be negative. A write is
   * smoothed over `mixer.smoothing`.
   */
  get amount() {
    return this.#amount;
  }

  /**
   * @param {number} value
   * @throws {TypeError} if it is not a number
   * @throws {RangeError} if it is larger than the parameter's range, or than 16 octaves
   * @throws {DOMException} InvalidStateError if the connection was removed; QuotaExceededError if there is no
   *   room for more scheduled changes
   */
  set amount(value) {
    if (!this.connected) throw invalidState(`The modulator is no longer connected to ${this.#parameter.id}.`);
    this.#modulator.connect(this.#parameter, value, { scale: this.#scale });
  }

  /** How `amount` counts: `linear` or `octaves`. */
  get scale() {
    return this.#scale;
  }

  /** Whether the modulator still moves the parameter. */
  get connected() {
    return this.#modulator.connections.includes(this);
  }

  /** Removes the connection. The parameter returns to its own value over `mixer.smoothing`. */
  disconnect() {
    if (this.connected) this.#modulator.disconnect(this.#parameter);
  }

  /**
   * The connection's part of a session, for `JSON.stringify` and `console.log`.
   * @returns {ModulationSession}
   */
  toJSON() {
    const { handle } = targetOf(this.#parameter);
    const scale = this.#scale === 'octaves' && { scale: this.#scale };
    return { strip: handle.id, parameter: this.#parameter.id, amount: shortest(this.#amount), ...scale };
  }
}

/**
 * What LFOs and envelope followers have in common.
 * @template {object} V its values
 */
export class Modulator extends guarded(Object) {
  #owner;
  #number;
  #values;

  static {
    sendModulator = (modulator) => modulator.#owner.sendRecord(modulator.#number, modulator.record);
  }

  /**
   * @param {import('./modulators.js').Modulators} owner
   * @param {number} number in the engine
   * @param {V} values
   * @hideconstructor
   */
  constructor(owner, number, values) {
    super();
    if (typeof number !== 'number')
      throw new TypeError(
        `${new.target.name}: modulators are made by mixer.addLfo() and mixer.addEnvelopeFollower(), got ` +
          `${show(owner)}.`,
      );
    this.#owner = owner;
    this.#number = number;
    this.#values = values;
    Object.freeze(this);
  }

  /** Whether it was removed. */
  get removed() {
    return !this.#owner.list.includes(/** @type {any} */ (this));
  }

  /** Its connections. It is the same frozen array until one is added or removed. */
  get connections() {
    return this.#owner.connectionsOf(this);
  }

  /**
   * The present value: -1 to 1 for an LFO, 0 or more for an envelope follower. Reading it requests it, so it
   * is as new as what meters read. 0 after `remove()`.
   */
  get value() {
    return this.removed ? 0 : this.#owner.transport.readModulator(this.#number);
  }

  /**
   * Moves a parameter by this modulator. A second connection to the same parameter changes the first one.
   * @param {Param} parameter a numeric parameter of a strip of the same mixer
   * @param {number} amount how far a value of 1 moves it: in the parameter's unit or in octaves; negative
   *   amounts invert
   * @param {{scale?: ModulationScale}} [options] scale: `linear` (default) or `octaves`
   * @returns {Modulation}
   * @throws {TypeError} if an argument is none of these
   * @throws {RangeError} if `amount` is larger than the parameter's range, or than 16 octaves; if the mixer
   *   has 256 connections already
   * @throws {DOMException} NotSupportedError for octaves of a parameter that may be negative;
   *   InvalidAccessError if the parameter belongs to another mixer; InvalidStateError if the modulator or the
   *   strip was removed or the mixer closed; QuotaExceededError if there is no room for more scheduled
   *   changes
   */
  connect(parameter, amount, options = {}) {
    const caller = `${this.constructor.name}: connect()`;
    if (!(parameter instanceof Param))
      throw new TypeError(`${caller} takes a numeric parameter of a strip, got ${nameOf(parameter)}.`);
    if (typeof options !== 'object' || options === null)
      throw new TypeError(`${caller} takes an object of options, got ${show(options)}.`);
    assertKnownOptions(caller, options, ['scale']);
    const scale = checkedChoice(caller, 'scale', options.scale ?? 'linear', SCALES);
    assertAmount(caller, parameter, amount, scale);
    const { handle } = targetOf(parameter);
    this.assertUsable();
    if (handle.transport !== this.#owner.transport)
      throw invalidAccess(`${caller} takes a parameter of the same mixer, got one of ${handle}.`);
    handle.assertUsable();
    return this.#owner.connect(this, this.#number, parameter, Math.fround(amount), scale);
  }

  /**
   * Removes the connection to a parameter, or all of them. The parameters return to their own values over
   * `mixer.smoothing`.
   * @param {Param} [parameter] default all
   * @throws {DOMException} InvalidAccessError if it is not connected to the parameter; InvalidStateError if
   *   the modulator was removed or the mixer closed; QuotaExceededError if there is no room for more
   *   scheduled changes
   */
  disconnect(parameter) {
    this.assertUsable();
    const found = this.connections.filter((of) => parameter === undefined || of.parameter === parameter);
    if (parameter !== undefined && found.length === 0)
      throw invalidAccess(
        `${this.constructor.name}: disconnect() takes a parameter that it is connected to, got ` +
          `${nameOf(parameter)}.`,
      );
    this.#owner.disconnect(this.#number, found);
  }

  /**
   * Removes the modulator and its connections.
   * @throws {DOMException} InvalidStateError if it was removed or the mixer closed; QuotaExceededError if
   *   there is no room for more scheduled changes
   */
  remove() {
    this.assertUsable();
    this.#owner.remove(this, this.#number);
  }

  /** @protected */
  assertUsable() {
    this.#owner.transport.assertNotClosed();
    if (this.removed) throw invalidState(`The ${this.constructor.name} was removed from the mixer.`);
  }

  /** @protected */
  get values() {
    return this.#values;
  }

  /** @param {Partial<V>} changes @protected */
  change(changes) {
    this.assertUsable();
    const old = this.#values;
    const names = /** @type {(keyof V)[]} */ (Object.keys(changes));
    if (names.every((name) => changes[name] === old[name])) return;
    this.#values = { ...old, ...changes };
    try {
      this.#owner.change(() => sendModulator(this));
    } catch (error) {
      this.#values = old;
      throw error;
    }
    this.#owner.transport.onRollBack(() => {
      this.#values = old;
    });
  }

  /** Sends an event with a time in seconds. @param {number} kind @param {number} time @protected */
  sendAt(kind, time) {
    this.#owner.sendAt(kind, this.#number, time);
  }

  /** The LFO's frequency with a period in beats. @param {number} beats @protected */
  frequencyOf(beats) {
    return this.#owner.tempo / (60 * beats);
  }

  /** Seconds of the context. @protected */
  get now() {
    return this.#owner.transport.clock.currentTime;
  }

  /** @returns {ModulatorRecord} @protected */
  get record() {
    throw new TypeError('A modulator is an Lfo or an EnvelopeFollower.');
  }
}

/**
 * An LFO, made by `mixer.addLfo()`. Its value runs from -1 to 1. Where its shape jumps, the value moves over
 * `mixer.smoothing`, so that nothing clicks.
 * @extends {Modulator<LfoValues>}
 */
export class Lfo extends Modulator {
  /** The shape, one of `LFO_TYPES`, default `sine`. */
  get type() {
    return this.values.type;
  }

  /**
   * @param {LfoType} value
   * @throws {TypeError} if it is none of the shapes
   */
  set type(value) {
    this.change({ type: checkedChoice('Lfo', 'type', value, LFO_TYPES) });
  }

  /** Periods per second, 0.001 to 100 Hz, default 1. With `beats` it follows the tempo. */
  get frequency() {
    const { beats, frequency } = this.values;
    return beats === null ? frequency : this.frequencyOf(beats);
  }

  /**
   * Setting it sets `beats` to null.
   * @param {number} value
   * @throws {TypeError} if it is not a number
   * @throws {RangeError} if it is out of range
   */
  set frequency(value) {
    this.change({ frequency: checkedValue('Lfo', 'frequency', value), beats: null });
  }

  /**
   * The period in beats of `mixer.tempo`, 1/64 to 1024, null (default) if `frequency` counts. 4 is a bar of
   * four beats.
   */
  get beats() {
    return this.values.beats;
  }

  /**
   * @param {number | null} value null keeps the present frequency
   * @throws {TypeError} if it is neither a number nor null
   * @throws {RangeError} if it is out of range
   */
  set beats(value) {
    if (value === null) this.change({ frequency: this.frequency, beats: null });
    else this.change({ beats: checkedValue('Lfo', 'beats', value) });
  }

  /** Where it starts, in periods, 0 to 1, default 0. */
  get phase() {
    return this.values.phase;
  }

  /**
   * @param {number} value
   * @throws {TypeError} if it is not a number
   * @throws {RangeError} if it is out of range
   */
  set phase(value) {
    this.change({ phase: checkedValue('Lfo', 'phase', value) });
  }

  /**
   * Whether it waits at its phase while the strips that it moves are silent, and starts when one of them
   * begins to sound. Default false: it runs all the time.
   */
  get retrigger() {
    return this.values.retrigger;
  }

  /**
   * @param {boolean} value
   * @throws {TypeError} if it is not a boolean
   */
  set retrigger(value) {
    this.change({ retrigger: checkedBoolean('Lfo', 'retrigger', value) });
  }

  /**
   * Starts it again at its phase.
   * @param {number} [startTime] in seconds of the context, default now; a time in the past becomes the
   *   present
   * @throws {TypeError} if it is not a finite number
   * @throws {RangeError} if it is negative
   * @throws {DOMException} InvalidStateError if it was removed or the mixer closed; QuotaExceededError if
   *   there is no room for more scheduled changes
   */
  restart(startTime = this.now) {
    const time = checkedTime('Lfo: restart()', startTime);
    this.assertUsable();
    this.sendAt(EVENT_KINDS.restart, Math.max(time, this.now));
  }

  /**
   * The LFO's part of a session, for `JSON.stringify` and `console.log`.
   * @returns {LfoSession}
   */
  toJSON() {
    const { type, frequency, beats, phase, retrigger } = this;
    const connections = this.connections.map((connection) => connection.toJSON());
    return {
      kind: 'lfo',
      type,
      ...(beats === null ? { frequency } : { beats }),
      phase,
      retrigger,
      connections,
    };
  }

  /** @returns {ModulatorRecord} @protected @override */
  get record() {
    const { type, frequency, phase, retrigger } = this;
    return { type, frame: frequency, extra: phase, retrigger };
  }
}

/**
 * An envelope follower, made by `mixer.addEnvelopeFollower()`. Its value is the level of a strip's louder
 * channel after its fader, linear: 1 is full scale. It is 128 frames late, and two one-poles of 1 ms round
 * its corners.
 * @extends {Modulator<EnvelopeFollowerValues>}
 */
export class EnvelopeFollower extends Modulator {
  /** The strip that it follows. When that is removed, the follower is removed too. */
  get strip() {
    return this.values.strip;
  }

  /** Time to 1-1/e of a rising level, 0.001 to 10 s, default 0.01. */
  get attack() {
    return this.values.attack;
  }

  /**
   * @param {number} value
   * @throws {TypeError} if it is not a number
   * @throws {RangeError} if it is out of range
   */
  set attack(value) {
    this.change({ attack: checkedValue('EnvelopeFollower', 'attack', value) });
  }

  /** Time to 1/e of a falling level, 0.001 to 10 s, default 0.1. */
  get release() {
    return this.values.release;
  }

  /**
   * @param {number} value
   * @throws {TypeError} if it is not a number
   * @throws {RangeError} if it is out of range
   */
  set release(value) {
    this.change({ release: checkedValue('EnvelopeFollower', 'release', value) });
  }

  /**
   * The follower's part of a session, for `JSON.stringify` and `console.log`.
   * @returns {EnvelopeFollowerSession}
   */
  toJSON() {
    const { strip, attack, release } = this.values;
    const connections = this.connections.map((connection) => connection.toJSON());
    return { kind: 'envelopeFollower', strip: strip.id, attack, release, connections };
  }

  /** @returns {ModulatorRecord} @protected @override */
  get record() {
    const { strip, attack, release } = this.values;
    return { type: 'follower', frame: attack, extra: release, followed: handleOf(strip) };
  }
}

/** A parameter in a message. @param {unknown} value */
function nameOf(value) {
  return value instanceof Parameter ? value.id : show(value);
}

/**
 * @typedef {object} LfoValues
 * @property {LfoType} type
 * @property {number} frequency
 * @property {number | null} beats
 * @property {number} phase
 * @property {boolean} retrigger
 *
 * @typedef {object} EnvelopeFollowerValues
 * @property {import('./strip.js').AnyStrip} strip
 * @property {number} attack
 * @property {number} release
 */

Object.defineProperty(Modulation.prototype, INSPECT, { value: inspectValues });
Object.defineProperty(Modulator.prototype, INSPECT, { value: inspectValues });
refuseWrites(Modulation, Modulator, Lfo, EnvelopeFollower);

export { sendModulator, setConnection };
