import { notSupported } from '../common/errors.js';
import { EVENT_WORDS } from '../transport/event-ring.js';
import { EVENT_KINDS } from '../transport/layout.js';
import { checkedTime, isBefore } from './event-time.js';

/**
 * @typedef {object} ScheduledEvent A change of a parameter that is to come, or that runs.
 * @property {number} kind one of EVENT_KINDS; `cancelAndHold` keeps the value that the events before it reach
 * @property {number} time in seconds; the end of a ramp
 * @property {number} value in the parameter's unit
 * @property {number} extra seconds: a target's time constant, a curve's duration; a ramp's end before a cut
 * @property {Float32Array} [points] of a curve
 *
 * @typedef {object} Motion What a value does at present, without the events that are to come.
 * @property {number | null} time of the last event, null if there was none
 * @property {number} value at that time, before it for an event that runs
 * @property {ScheduledEvent | null} running a target or a curve
 */

const { setValue, linearRamp, exponentialRamp, setTarget, setCurve, cancel, cancelAndHold } = EVENT_KINDS;

/** Time constants after which a target counts as reached: 2^-30 of the distance is left, as in the engine. */
const REACHED = 30 * Math.LN2;

/** Differences of a frame from a whole number below this are rounding errors. */
const FRAME_ERROR = 1e-5;

/**
 * The scheduled changes of one parameter, as the engine has them (cpp/engine/timelines.h). The main thread
 * needs them because AudioParam's methods throw at the call.  [main thread]
 *
 * Source of the rules: the Web Audio API specification, "AudioParam Automation".
 */
export class Automation {
  #handle;
  #slot;
  /** @type {Motion} */
  #motion;
  /** In the order of their times. @type {ScheduledEvent[]} */
  #events = [];

  /** @param {import('./strip-handle.js').StripHandle} handle @param {number} slot */
  constructor(handle, slot) {
    this.#handle = handle;
    this.#slot = slot;
    this.#motion = { time: null, value: handle.read(slot), running: null };
  }

  /** Whether nothing is to come and nothing runs. */
  get isOver() {
    this.#prune();
    return this.#events.length === 0 && this.#motion.running === null;
  }

  /** What is to come and what runs, in the order of the times. */
  get events() {
    this.#prune();
    const { running } = this.#motion;
    return running === null ? this.#events : [running, ...this.#events];
  }

  /**
   * Schedules a change.
   * @param {string} method name of the public method, for messages
   * @param {number} kind one of EVENT_KINDS
   * @param {number} value
   * @param {unknown} time in seconds; a time in the past becomes the present
   * @param {number} [extra] of ScheduledEvent
   * @param {Float32Array} [points]
   * @throws {TypeError} if `time` is not a finite number
   * @throws {RangeError} if `time` is negative
   * @throws {DOMException} NotSupportedError if a curve and another change overlap; QuotaExceededError if
   *   there is no room; InvalidStateError if the strip was removed or the mixer closed
   */
  schedule(method, kind, value, time, extra = 0, points) {
    const at = this.#begin(method, time);
    this.#assertNoOverlap(method, at, points ? extra : 0);
    this.#handle.transport.assertEventRoom(this.#name, 1 + Math.ceil((points?.length ?? 0) / EVENT_WORDS));
    this.#restoreOnRollBack();
    const place = this.#placeOf(at);
    const event = { kind, time: at, value, extra, points };
    let seconds = extra;
    if (isRamp(event)) {
      event.extra = at;
      seconds = this.#beginRamp(place);
    }
    this.#events.splice(place, 0, event);
    this.#send(kind, at, value, seconds, points);
  }

  /** Removes what is scheduled from a time on. @param {unknown} time in seconds */
  cancel(time) {
    const at = this.#begin('cancelScheduledValues', time);
    if (this.isOver) return;
    this.#handle.transport.assertEventRoom(this.#name, 1);
    this.#restoreOnRollBack();
    const first = this.#events.findIndex((event) => event.time >= at || endOf(event) > at);
    if (first >= 0) this.#events.length = first;
    const { running, value } = this.#motion;
    if (running?.points && endOf(running) >= at) this.#motion = { time: this.#now, value, running: null };
    this.#send(cancel, at, 0, 0);
  }

  /**
   * Removes what is scheduled after a time, and keeps the value then. A curve that begins at that time is
   * removed too, since nothing of it would be left.
   * @param {unknown} time in seconds
   */
  cancelAndHold(time) {
    const at = this.#begin('cancelAndHoldAtTime', time);
    if (this.isOver) return;
    this.#handle.transport.assertEventRoom(this.#name, 1);
    this.#restoreOnRollBack();
    const { running, value } = this.#motion;
    if (running?.points && running.time === at) this.#motion = { time: at, value, running: null };
    const curve = this.#events.findIndex((event) => event.points && event.time === at);
    const place = curve >= 0 ? curve : this.#placeOf(at);
    const cut = this.#events[place];
    this.#events.length = place;
    if (isRamp(cut)) this.#events.push({ ...cut, time: at });
    this.#events.push({ kind: cancelAndHold, time: at, value: 0, extra: 0 });
    this.#send(cancelAndHold, at, 0, 0);
  }

  /**
   * A plain write of the value: an event at the present time, which the engine makes of it.
   * @param {number} value
   * @throws {DOMException} NotSupportedError while a curve runs
   */
  write(value) {
    const now = this.#now;
    this.#prune();
    this.#assertNoOverlap('value', now, 0);
    this.#restoreOnRollBack();
    this.#motion = { time: now, value, running: null };
  }

  /** A write of the value that ends what runs and what is to come. @param {number} value */
  overwrite(value) {
    this.cancel(0);
    this.write(value);
  }

  /** The value at a time, the present one or a later one. @param {number} [time] in seconds */
  valueAt(time = this.#now) {
    let motion = this.#motion;
    let next = 0;
    while (next < this.#events.length && this.#events[next].time <= time)
      motion = pass(motion, this.#events[next], this.#events[++next]);
    return valueIn(motion, this.#events[next], time);
  }

  /**
   * What runs and what is to come, as calls that schedule it again. Their times begin at the present.
   * @param {(value: number) => any} write the form of a value in a session
   * @returns {import('./session-format.js').AutomationEvent[]}
   */
  save(write) {
    const now = this.#now;
    return this.events.map((event) => saved(event, now, write));
  }

  get #now() {
    return this.#handle.transport.clock.currentTime;
  }

  /** Checks a time. @param {string} method @param {unknown} time @returns {number} not before the present */
  #begin(method, time) {
    const checked = checkedTime(`${this.#name}.${method}()`, time);
    this.#handle.assertUsable();
    this.#prune();
    return Math.max(checked, this.#now);
  }

  /** Passes the events that have taken effect. */
  #prune() {
    const now = this.#now;
    let passed = 0;
    while (passed < this.#events.length && this.#events[passed].time <= now)
      this.#motion = pass(this.#motion, this.#events[passed], this.#events[++passed]);
    if (passed > 0) this.#events.splice(0, passed);
    this.#motion = endCurve(this.#motion, now);
    const { time, running } = this.#motion;
    if (running?.kind === setTarget && now - (time ?? 0) > REACHED * running.extra)
      this.#motion = { time, value: running.value, running: null };
  }

  /**
   * The time at which a ramp begins: that of the event before it. A ramp after a target that has begun starts
   * where the value has got to. When the engine receives the ramp, the event before it may be over there, as
   * the time of the main thread lags.
   * @param {number} place of the ramp
   * @returns {number} infinite for the present
   */
  #beginRamp(place) {
    if (place > 0) {
      const before = this.#events[place - 1];
      return before.kind === setTarget ? Number.POSITIVE_INFINITY : endOf(before);
    }
    const { time, running } = this.#motion;
    if (time !== null && running === null) return time;
    if (!running?.points) this.#motion = { time: this.#now, value: this.valueAt(), running: null };
    return Number.POSITIVE_INFINITY;
  }

  /** The place of a new event, after those of the same time. @param {number} time */
  #placeOf(time) {
    let place = this.#events.length;
    while (place > 0 && this.#events[place - 1].time > time) place--;
    return place;
  }

  /** @param {string} method @param {number} time @param {number} duration of a curve, else 0 */
  #assertNoOverlap(method, time, duration) {
    const place = this.#placeOf(time);
    const before = this.#events[place - 1] ?? this.#motion.running;
    const next = this.#events[place];
    if (before?.points && isBefore(time, endOf(before)))
      throw notSupported(
        `${this.#name}.${method}: a curve runs from ${before.time} to ${endOf(before)} s, got a change at ` +
          `${time} s.`,
      );
    if (next && isBefore(next.time, time + duration))
      throw notSupported(
        `${this.#name}.${method}: nothing may change during a curve, from ${time} to ${time + duration} s, ` +
          `but a change is scheduled at ${next.time} s.`,
      );
  }

  /** A batch that fails restores the events. */
  #restoreOnRollBack() {
    const { transport } = this.#handle;
    if (!transport.batching) return;
    const [events, motion] = [this.#events.slice(), this.#motion];
    transport.onRollBack(() => {
      this.#events = events;
      this.#motion = motion;
    });
  }

  /**
   * @param {number} kind
   * @param {number} time
   * @param {number} value
   * @param {number} extra in seconds
   * @param {Float32Array} [points]
   */
  #send(kind, time, value, extra, points) {
    const { transport, index, sampleRate } = this.#handle;
    const [frame, frames] = [frameOf(time, sampleRate), frameOf(extra, sampleRate)];
    transport.writeEvent(index, this.#slot, kind, frame, value, frames, points);
  }

  get #name() {
    return `${this.#handle}: ${this.#handle.ranges[this.#slot].row.id}`;
  }
}

/** @param {ScheduledEvent | undefined} event @returns {event is ScheduledEvent} */
function isRamp(event) {
  return event?.kind === linearRamp || event?.kind === exponentialRamp;
}

/** The end of a curve, the time of other events. @param {ScheduledEvent} event */
function endOf({ time, extra, points }) {
  return points ? time + extra : time;
}

/** @param {Motion} motion @param {ScheduledEvent | undefined} next @param {number} time */
function valueIn(motion, next, time) {
  const { time: begin, value, running } = endCurve(motion, time);
  if (running?.points) return curveAt(running, running.points, time);
  const start = begin ?? 0;
  if (running) return running.value + (value - running.value) * Math.exp((start - time) / running.extra);
  if (!isRamp(next) || time <= start) return value;
  const share = (time - start) / (next.extra - start);
  if (next.kind === linearRamp) return value + (next.value - value) * share;
  return next.value * value > 0 ? value * (next.value / value) ** share : value;
}

/**
 * The motion after an event.
 * @param {Motion} motion
 * @param {ScheduledEvent} event
 * @param {ScheduledEvent | undefined} next
 * @returns {Motion}
 */
function pass(motion, event, next) {
  const { kind, time, value, extra } = event;
  if (kind === setValue || (isRamp(event) && time === extra)) return { time, value, running: null };
  const reached = valueIn(motion, event, time);
  if (kind === setTarget && extra === 0 && !isRamp(next)) return { time, value, running: null };
  const runs = kind === setCurve || (kind === setTarget && !isRamp(next));
  return { time, value: reached, running: runs ? event : null };
}

/** @param {Motion} motion @param {number} time @returns {Motion} */
function endCurve(motion, time) {
  const { running } = motion;
  if (!running?.points || time < endOf(running)) return motion;
  return { time: endOf(running), value: running.points[running.points.length - 1], running: null };
}

/** @param {ScheduledEvent} curve @param {Float32Array} points @param {number} time */
function curveAt({ time: start, extra }, points, time) {
  const position = Math.min((time - start) / extra, 1) * (points.length - 1);
  const index = Math.min(Math.floor(position), points.length - 2);
  return points[index] + (points[index + 1] - points[index]) * (position - index);
}

/** By kind. */
const METHODS = /** @type {const} */ ([
  'setValueAtTime',
  'linearRampToValueAtTime',
  'exponentialRampToValueAtTime',
  'setTargetAtTime',
  'setValueCurveAtTime',
  'cancelScheduledValues',
  'cancelAndHoldAtTime',
]);

/**
 * @param {ScheduledEvent} event
 * @param {number} now
 * @param {(value: number) => any} write
 * @returns {import('./session-format.js').AutomationEvent}
 */
function saved(event, now, write) {
  const type = /** @type {import('./session-format.js').AutomationEvent['type']} */ (METHODS[event.kind]);
  const time = Math.max(0, event.time - now);
  if (event.points) {
    const { points, left } = restOf(event, event.points, now);
    return { type, values: Array.from(points, write), time, duration: left };
  }
  if (event.kind === cancelAndHold) return { type, time };
  const value = write(event.value);
  if (event.kind === setTarget) return { type, value, time, timeConstant: event.extra };
  return { type, value, time: isRamp(event) ? event.extra - now : time };
}

/**
 * The rest of a curve: all of it, or points at about the same distances from the present on.
 * @param {ScheduledEvent} curve
 * @param {Float32Array} points
 * @param {number} now
 */
function restOf(curve, points, now) {
  if (curve.time >= now) return { points, left: curve.extra };
  const left = endOf(curve) - now;
  const lines = Math.max(1, Math.ceil(((points.length - 1) * left) / curve.extra));
  const times = Array.from({ length: lines + 1 }, (_, i) => now + (left * i) / lines);
  return { points: Float32Array.from(times, (time) => curveAt(curve, points, time)), left };
}

/** @param {number} time in seconds @param {number} sampleRate */
export function frameOf(time, sampleRate) {
  const frame = time * sampleRate;
  const whole = Math.round(frame);
  return Math.abs(frame - whole) < FRAME_ERROR ? whole : frame;
}
