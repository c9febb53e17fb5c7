import { checkedChoice, checkedOptions } from '../common/checks.js';
import { assertKnownOptions, invalidAccess, show } from '../common/errors.js';
import {
  EVENT_KINDS,
  MAX_MODULATIONS,
  MAX_MODULATORS,
  MAX_OCTAVES,
  MODULATOR_TYPES,
} from '../transport/layout.js';
import { frameOf } from './automation.js';
import { EnvelopeFollower, Lfo, Modulation, sendModulator, setConnection } from './modulator.js';
import { checkedBoolean, checkedValue, LFO_TYPES, mostOf } from './modulator-values.js';
import { targetOf } from './param.js';
import { handleOf, Strip } from './strip.js';

/**
 * @typedef {Lfo | EnvelopeFollower} AnyModulator A modulator of a mixer.
 * @typedef {import('./strip-handle.js').StripHandle} StripHandle
 * @typedef {import('./strip.js').AnyStrip} AnyStrip
 *
 * @typedef {object} LfoOptions The options of `mixer.addLfo()`.
 * @property {import('./modulator.js').LfoType} [type] the shape, default `sine`
 * @property {number} [frequency] periods per second, 0.001 to 100 Hz, default 1
 * @property {number} [beats] instead of the frequency: the period in beats of `mixer.tempo`, 1/64 to 1024
 * @property {number} [phase] where it starts, in periods, 0 to 1, default 0
 * @property {boolean} [retrigger] whether it waits at its phase while the strips that it moves are silent,
 *   default false
 *
 * @typedef {object} EnvelopeFollowerOptions The options of `mixer.addEnvelopeFollower()`.
 * @property {number} [attack] time to 1-1/e of a rising level, 0.001 to 10 s, default 0.01
 * @property {number} [release] time to 1/e of a falling level, 0.001 to 10 s, default 0.1
 */

const DEFAULT_TEMPO = 120;

/** @type {readonly Modulation[]} */
const NO_CONNECTIONS = Object.freeze([]);

/**
 * The modulators of a mixer and their connections. They travel to the engine as records of the event ring.
 * All state is in frozen arrays that are replaced, so a failed batch only takes the old ones back.
 * [main thread]
 */
export class Modulators {
  /** In the order in which they were added. @type {readonly AnyModulator[]} */
  list = Object.freeze([]);
  /** Beats per minute. */
  tempo = DEFAULT_TEMPO;
  /** Grows with each change. */
  revision = 0;
  /** @type {ReadonlyMap<object, readonly Modulation[]>} */
  #connections = new Map();
  /** Cache of `#byParameter`. @type {Map<import('./param.js').Param, Modulation[]> | null} */
  #index = null;
  /** By number in the engine, undefined for free ones. @type {readonly (AnyModulator | undefined)[]} */
  #numbers = Object.freeze([]);

  /**
   * @param {import('../transport/transport.js').Transport} transport
   * @param {import('./changes.js').Changes} changes
   */
  constructor(transport, changes) {
    this.transport = transport;
    this.changes = changes;
  }

  /**
   * @param {unknown} options
   * @throws {TypeError} if an option is not known or wrong
   * @throws {RangeError} if one is out of range, or the mixer has 64 modulators already
   */
  addLfo(options) {
    const caller = 'addLfo()';
    const given = /** @type {LfoOptions} */ (checkedOptions(caller, options));
    assertKnownOptions(caller, given, ['type', 'frequency', 'beats', 'phase', 'retrigger']);
    const { type = 'sine', frequency = 1, beats, phase = 0, retrigger = false } = given;
    if (beats !== undefined && given.frequency !== undefined)
      throw new TypeError(`${caller}: frequency and beats exclude each other, got ${show(beats)} beats.`);
    const values = {
      type: checkedChoice(caller, 'type', type, LFO_TYPES),
      frequency: checkedValue(caller, 'frequency', frequency),
      beats: beats === undefined ? null : checkedValue(caller, 'beats', beats),
      phase: checkedValue(caller, 'phase', phase),
      retrigger: checkedBoolean(caller, 'retrigger', retrigger),
    };
    return /** @type {Lfo} */ (this.#add((number) => new Lfo(this, number, values)));
  }

  /**
   * @param {unknown} strip
   * @param {unknown} options
   * @throws {TypeError} if an argument is not known or wrong
   * @throws {RangeError} if an option is out of range, or the mixer has 64 modulators already
   */
  addEnvelopeFollower(strip, options) {
    const caller = 'addEnvelopeFollower()';
    if (!(strip instanceof Strip))
      throw new TypeError(`${caller}: strip must be a strip of this mixer, got ${show(strip)}.`);
    const given = /** @type {EnvelopeFollowerOptions} */ (checkedOptions(caller, options));
    assertKnownOptions(caller, given, ['attack', 'release']);
    const { attack = 0.01, release = 0.1 } = given;
    const followed = /** @type {AnyStrip} */ (/** @type {unknown} */ (strip));
    const values = {
      strip: followed,
      attack: checkedValue(caller, 'attack', attack),
      release: checkedValue(caller, 'release', release),
    };
    const handle = handleOf(followed);
    if (handle.transport !== this.transport)
      throw invalidAccess(`${caller}: strip must be one of this mixer, got ${handle}.`);
    handle.assertUsable();
    return /** @type {EnvelopeFollower} */ (
      this.#add((number) => new EnvelopeFollower(this, number, values))
    );
  }

  /** @param {(number: number) => AnyModulator} create */
  #add(create) {
    this.transport.assertNotClosed();
    const free = this.#numbers.indexOf(undefined);
    const number = free < 0 ? this.#numbers.length : free;
    if (number === MAX_MODULATORS)
      throw new RangeError(`The mixer has no room for another modulator: all ${MAX_MODULATORS} are in use.`);
    const modulator = create(number);
    this.change(() => {
      sendModulator(modulator);
      this.#replace(number, modulator);
      this.list = Object.freeze([...this.list, modulator]);
    });
    return modulator;
  }

  /**
   * A parameter's value with its modulation.
   * @param {import('./param.js').Param} parameter
   * @param {number} value without it
   */
  apply(parameter, value) {
    let octaves = 0;
    let offset = 0;
    for (const { modulator, amount, scale } of this.#byParameter.get(parameter) ?? NO_CONNECTIONS) {
      const moved = amount * modulator.value;
      if (scale === 'octaves') octaves += moved;
      else offset += moved;
    }
    return value * 2 ** Math.max(-MAX_OCTAVES, Math.min(MAX_OCTAVES, octaves)) + offset;
  }

  /** The connections of each parameter that has any. */
  get #byParameter() {
    if (this.#index === null) {
      this.#index = new Map();
      for (const connection of [...this.#connections.values()].flat()) {
        const { parameter } = connection;
        this.#index.set(parameter, [...(this.#index.get(parameter) ?? []), connection]);
      }
    }
    return this.#index;
  }

  /** Sets the tempo. @param {unknown} value beats per minute */
  setTempo(value) {
    const tempo = checkedValue('Mixer', 'tempo', value);
    this.transport.assertNotClosed();
    if (tempo === this.tempo) return;
    const followers = this.list.filter((modulator) => modulator instanceof Lfo && modulator.beats !== null);
    this.change(() => {
      this.tempo = tempo;
      for (const lfo of followers) sendModulator(lfo);
    });
  }

  /** @param {object} modulator @returns {readonly Modulation[]} */
  connectionsOf(modulator) {
    return this.#connections.get(modulator) ?? NO_CONNECTIONS;
  }

  /**
   * Connects a modulator to a parameter, or changes the connection.
   * @param {any} modulator
   * @param {number} number
   * @param {import('./param.js').Param} parameter
   * @param {number} amount
   * @param {import('./modulator.js').ModulationScale} scale
   */
  connect(modulator, number, parameter, amount, scale) {
    const connections = this.connectionsOf(modulator);
    const old = connections.find((connection) => connection.parameter === parameter);
    if (old?.amount === amount && old.scale === scale) return old;
    const count = [...this.#connections.values()].reduce((sum, { length }) => sum + length, 0);
    if (!old && count >= MAX_MODULATIONS)
      throw new RangeError(
        `The mixer has no room for another connection of a modulator: all ${MAX_MODULATIONS} are in use.`,
      );
    const connection = old ?? new Modulation(modulator, parameter, amount, scale);
    this.change(() => {
      const { handle, slot } = targetOf(parameter);
      const points = number | (scale === 'octaves' ? 256 : 0);
      this.#send(EVENT_KINDS.connect, handle.index | (slot << 16), 0, 0, amount, points, handle);
      if (old) {
        const [oldAmount, oldScale] = [old.amount, old.scale];
        this.transport.onRollBack(() => setConnection(old, oldAmount, oldScale));
        setConnection(old, amount, scale);
      } else {
        this.#setConnections(modulator, [...connections, connection]);
      }
    });
    return connection;
  }

  /** @param {number} number of the modulator @param {readonly Modulation[]} connections all of it */
  disconnect(number, connections) {
    if (connections.length === 0) return;
    this.change(() => {
      for (const connection of connections) {
        const { handle, slot } = targetOf(connection.parameter);
        if (!handle.removed)
          this.#send(EVENT_KINDS.disconnect, handle.index | (slot << 16), 0, 0, 0, number, handle);
        this.#drop(connection);
      }
    });
  }

  /** @param {any} modulator @param {number} number */
  remove(modulator, number) {
    this.change(() => {
      this.disconnect(number, this.connectionsOf(modulator));
      this.sendRecord(number, { type: 'none', frame: 0, extra: 0 });
      this.#replace(number, undefined);
      this.list = Object.freeze(this.list.filter((other) => other !== modulator));
    });
  }

  /** Forgets what belongs to a strip that is removed; the engine does too. @param {StripHandle} handle */
  removeStrip(handle) {
    const followers = this.list.filter(
      (modulator) => modulator instanceof EnvelopeFollower && handleOf(modulator.strip) === handle,
    );
    const connections = [...this.#byParameter.entries()].flatMap(([parameter, of]) =>
      targetOf(parameter).handle === handle ? of : [],
    );
    if (followers.length + connections.length === 0) return;
    this.change(() => {
      for (const follower of followers) follower.remove();
      for (const connection of connections) this.#drop(connection);
    });
  }

  /** @returns {Pick<import('./session-format.js').Session, 'tempo' | 'modulators'>} */
  save() {
    return {
      ...(this.tempo !== DEFAULT_TEMPO && { tempo: this.tempo }),
      ...(this.list.length > 0 && { modulators: this.list.map((modulator) => modulator.toJSON()) }),
    };
  }

  /**
   * Replaces the modulators by those of a valid session. Those of the same kind in the same place stay, so
   * that LFOs keep running.
   * @param {import('./session-format.js').Session} session
   * @param {(id: string) => AnyStrip | undefined} stripOf the strip with an id in the session, undefined if
   *   it was removed since restore() was called
   */
  restore(session, stripOf) {
    this.setTempo(session.tempo ?? DEFAULT_TEMPO);
    const modulators = (session.modulators ?? []).filter(
      (saved) => saved.kind === 'lfo' || stripOf(saved.strip) !== undefined,
    );
    const old = this.list;
    for (const [place, modulator] of old.entries())
      if (!isLike(modulator, modulators[place], stripOf)) modulator.remove();
    const restored = modulators.map((saved, place) => {
      if (!this.list.includes(old[place])) return this.#create(saved, stripOf);
      setValues(old[place], saved);
      return old[place];
    });
    this.list = Object.freeze(restored);
    const connections = modulators.map((saved) => this.#connectionsIn(saved, stripOf));
    // First those that are to go, so that there is room for the others.
    for (const [place, of] of connections.entries())
      for (const connection of restored[place].connections)
        if (!of.some(({ parameter }) => parameter === connection.parameter)) connection.disconnect();
    for (const [place, of] of connections.entries())
      for (const { parameter, amount, scale } of of) restored[place].connect(parameter, amount, { scale });
  }

  /**
   * The connections of a modulator of a session. An amount above the parameter's range at this sample rate is
   * lowered to it.
   * @param {import('./session-format.js').ModulatorSession} saved
   * @param {(id: string) => AnyStrip | undefined} stripOf
   */
  #connectionsIn({ connections }, stripOf) {
    return connections.flatMap(({ strip, parameter: id, amount, scale = 'linear' }) => {
      const parameter = /** @type {import('./param.js').Param | undefined} */ (
        stripOf(strip)?.parameters.get(id)
      );
      if (!parameter) return [];
      const most = mostOf(parameter, scale);
      return { parameter, amount: Math.max(-most, Math.min(most, amount)), scale };
    });
  }

  /**
   * @param {import('./session-format.js').ModulatorSession} saved
   * @param {(id: string) => AnyStrip | undefined} stripOf
   */
  #create(saved, stripOf) {
    if (saved.kind === 'lfo') {
      const { type, frequency, beats, phase, retrigger } = saved;
      return this.addLfo({ type, frequency, beats, phase, retrigger });
    }
    const { strip, attack, release } = saved;
    return this.addEnvelopeFollower(stripOf(strip), { attack, release });
  }

  /**
   * Runs a change in a batch, so that its records arrive together, and takes it back if that fails.
   * @param {() => void} body
   */
  change(body) {
    const { list, tempo, revision } = this;
    const [connections, numbers] = [this.#connections, this.#numbers];
    this.transport.batch(() => {
      this.transport.onRollBack(() => {
        Object.assign(this, { list, tempo, revision });
        this.#connections = connections;
        this.#index = null;
        this.#numbers = numbers;
      });
      this.changes.markProperty(this, 'revision', revision);
      this.revision++;
      body();
    });
  }

  /** @param {number} number @param {import('./modulator.js').ModulatorRecord} record */
  sendRecord(number, { type, frame, extra, retrigger = false, followed }) {
    const points = MODULATOR_TYPES.indexOf(type) | (retrigger ? 256 : 0);
    this.#send(EVENT_KINDS.modulator, number, frame, extra, followed?.index ?? 0, points, followed);
  }

  /** @param {number} kind @param {number} number @param {number} time in seconds */
  sendAt(kind, number, time) {
    this.transport.assertEventRoom('Modulators', 1);
    this.transport.writeRecord(number, kind, frameOf(time, this.transport.sampleRate), 0, 0, 0);
    this.transport.publishRecords(time);
  }

  /**
   * @param {number} kind
   * @param {number} target
   * @param {number} frame
   * @param {number} extra
   * @param {number} value
   * @param {number} points
   * @param {StripHandle} [handle] whose generation the record carries
   */
  #send(kind, target, frame, extra, value, points, handle) {
    this.transport.assertEventRoom('Modulators', 1);
    const generation = handle ? handle.life >> 1 : 0;
    this.transport.writeRecord(target, kind | (generation << 16), frame, extra, value, points);
  }

  /** @param {number} number @param {AnyModulator | undefined} modulator */
  #replace(number, modulator) {
    const numbers = [...this.#numbers];
    numbers[number] = modulator;
    this.#numbers = Object.freeze(numbers);
  }

  /** @param {object} modulator @param {readonly Modulation[]} connections */
  #setConnections(modulator, connections) {
    this.#connections = new Map(this.#connections).set(modulator, Object.freeze(connections));
    this.#index = null;
  }

  /** @param {Modulation} connection */
  #drop(connection) {
    const { modulator } = connection;
    const rest = this.connectionsOf(modulator).filter((other) => other !== connection);
    this.#setConnections(modulator, rest);
  }
}

/**
 * Whether a modulator can become one of a session.
 * @param {AnyModulator} modulator
 * @param {import('./session-format.js').ModulatorSession | undefined} saved
 * @param {(id: string) => AnyStrip | undefined} stripOf
 */
function isLike(modulator, saved, stripOf) {
  if (modulator instanceof Lfo) return saved?.kind === 'lfo';
  return saved?.kind === 'envelopeFollower' && stripOf(saved.strip) === modulator.strip;
}

/** @param {AnyModulator} modulator @param {any} saved */
function setValues(modulator, saved) {
  const names = /** @type {const} */ ([
    'type',
    'frequency',
    'beats',
    'phase',
    'retrigger',
    'attack',
    'release',
  ]);
  for (const name of names) {
    if (saved[name] === undefined || /** @type {any} */ (modulator)[name] === saved[name]) continue;
    /** @type {any} */ (modulator)[name] = saved[name];
  }
  if (modulator instanceof Lfo && modulator.beats !== null && saved.beats === undefined)
    modulator.frequency = saved.frequency;
}
