import { defaultAmount, scalesOf } from './amounts.js';
import { defaultTarget } from './targets.js';

/**
 * @typedef {import('busbar').Mixer} Mixer
 * @typedef {import('busbar').AnyStrip} AnyStrip
 * @typedef {import('busbar').AnyModulator} AnyModulator
 * @typedef {import('busbar').Param} Param
 */

/** Adds an LFO that moves a strip's parameter. @param {Mixer} mixer @param {AnyStrip} strip */
export function addLfo(mixer, strip) {
  const target = defaultTarget(mixer, strip, [strip.pan, strip.gain, strip.width]);
  mixer.batch(() => connect(mixer.addLfo(), target));
}

/**
 * Adds a follower of another strip, the first one, that lowers a strip's gain.
 * @param {Mixer} mixer
 * @param {AnyStrip} strip
 */
export function addFollower(mixer, strip) {
  const followed = mixer.strips.find((other) => other !== strip) ?? strip;
  const target = defaultTarget(mixer, strip, [strip.gain]);
  mixer.batch(() => connect(mixer.addEnvelopeFollower(followed), target));
}

/** @param {AnyModulator} modulator @param {Param} param */
function connect(modulator, param) {
  const [scale] = scalesOf(param);
  modulator.connect(param, defaultAmount(param, scale, 'strip' in modulator), { scale });
}

/** Makes a connection move another parameter. @param {Mixer} mixer @param {import('busbar').Modulation} of */
export function retarget(mixer, of, /** @type {Param} */ param) {
  mixer.batch(() => {
    of.disconnect();
    connect(of.modulator, param);
  });
}

/**
 * Changes how an amount counts.
 * @param {import('busbar').Modulation} modulation
 * @param {import('busbar').ModulationScale} scale
 */
export function rescale({ modulator, parameter, amount }, scale) {
  const usual = Math.abs(defaultAmount(parameter, scale, 'strip' in modulator));
  modulator.connect(parameter, amount < 0 ? -usual : usual, { scale });
}

/** Removes a connection, and its modulator if that moves nothing else. */
export function removeModulation(/** @type {import('busbar').Modulation} */ { modulator, parameter }) {
  if (modulator.connections.length > 1) modulator.disconnect(parameter);
  else modulator.remove();
}

/**
 * Puts a follower of another strip in the place of a follower, whose strip is fixed.
 * @param {Mixer} mixer
 * @param {import('busbar').EnvelopeFollower} follower
 * @param {AnyStrip} strip
 */
export function replaceFollower(mixer, follower, strip) {
  const { attack, release, connections } = follower;
  mixer.batch(() => {
    const replacement = mixer.addEnvelopeFollower(strip, { attack, release });
    for (const { parameter, amount, scale } of connections) replacement.connect(parameter, amount, { scale });
    follower.remove();
  });
}
