import { element } from '../element.js';
import { createKnob } from '../knob.js';
import { replaceFollower } from './modulator-edits.js';
import { timeOf } from './modulator-numbers.js';

/**
 * The controls of an envelope follower: the strip that it follows, attack and release.
 * @param {import('busbar').Mixer} mixer
 * @param {import('busbar').EnvelopeFollower} follower
 * @param {AbortSignal} signal
 */
export function createFollowerSource(mixer, follower, signal) {
  const select = element('select', { 'aria-label': 'Followed strip', 'data-testid': 'followed-strip' });
  select.addEventListener('change', () => {
    const strip = mixer.strip(select.value);
    if (strip) replaceFollower(mixer, follower, strip);
  });
  const show = () => {
    select.replaceChildren(
      ...mixer.strips.map(({ id, name }) => element('option', { value: id }, `Follows ${name}`)),
    );
    select.value = follower.strip.id;
  };
  mixer.addEventListener(
    'change',
    ({ detail: { added, removed, reordered, changed } }) => {
      const renamed = [...changed.values()].some((names) => names.includes('name') || names.includes('id'));
      if (!follower.removed && (added.length + removed.length > 0 || reordered || renamed)) show();
    },
    { signal },
  );
  show();
  return element(
    'div',
    { className: 'modulation-source' },
    select,
    .../** @type {const} */ (['attack', 'release']).map((name) =>
      createKnob(timeOf(mixer, follower, name), { context: 'Follower', signal }),
    ),
  );
}
