import { onFrame } from '../frames.js';

/** @typedef {import('busbar').Param} Param */

/** Frames within which every visible parameter is checked once for a heard value that differs. */
const FRAMES_PER_CHECK = 12;
/** ms that a parameter is followed after its heard value has returned, as an LFO passes 0 all the time. */
const LINGER = 600;

/**
 * @typedef {object} Follower
 * @property {Param} param
 * @property {(position: number | null) => void} show called with the position of the heard value, 0 to 1,
 *   and with null when the value that was set is heard
 * @property {number} until time in ms
 */

/** By the element that shows it. @type {Map<Element, Follower>} */
const followers = new Map();
/** @type {Set<Follower>} */
const visible = new Set();
/** Those whose heard value differs from the value, or did so a moment ago. @type {Set<Follower>} */
const moving = new Set();

let turn = visible.values();
/** @type {IntersectionObserver | undefined} */
let observer;

/**
 * Follows the value that is heard of a parameter, while an element is visible. Values of parameters that are
 * neither automated nor modulated are read a few times per second, the others in each frame.
 * @param {Param} param
 * @param {Element} host
 * @param {Follower['show']} show
 * @param {AbortSignal} [signal]
 */
export function followHeard(param, host, show, signal) {
  if (!observer) {
    observer = new IntersectionObserver(setVisible);
    onFrame(readHeard);
  }
  followers.set(host, { param, show, until: 0 });
  observer.observe(host);
  signal?.addEventListener('abort', () => {
    observer?.unobserve(host);
    setVisible([{ target: host, isIntersecting: false }]);
    followers.delete(host);
    show(null);
  });
}

/** @param {readonly Pick<IntersectionObserverEntry, 'target' | 'isIntersecting'>[]} entries */
function setVisible(entries) {
  for (const { target, isIntersecting } of entries) {
    const follower = followers.get(target);
    if (!follower) continue;
    if (isIntersecting) {
      visible.add(follower);
      moving.add(follower); // its marker may be old
    } else {
      visible.delete(follower);
      moving.delete(follower);
    }
  }
}

/** @param {number} now ms */
function readHeard(now) {
  for (let left = Math.ceil(visible.size / FRAMES_PER_CHECK); left > 0; left--) {
    const follower = nextVisible();
    if (follower && follower.param.currentValue !== follower.param.value) moving.add(follower);
  }
  for (const follower of moving) {
    const { param, show } = follower;
    const heard = param.currentValue;
    if (heard !== param.value) follower.until = now + LINGER;
    if (now <= follower.until) {
      show(param.toNormalized(heard));
      continue;
    }
    moving.delete(follower);
    show(null);
  }
}

/** The visible followers take turns. */
function nextVisible() {
  const { value, done } = turn.next();
  if (!done) return value;
  turn = visible.values();
  return turn.next().value;
}
