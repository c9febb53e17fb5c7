import { element } from './element.js';
import { sweep } from './schedule.js';
import { createSecondsSelect } from './seconds-select.js';

/** How long the next sweep takes, which belongs to no mix. */
const duration = { seconds: 4 };

/**
 * A button that sweeps the ladder's frequency. Touching the knob of the frequency ends the sweep.
 * @param {import('busbar').AnyStrip} strip
 * @param {import('busbar').AudioMixer} mixer
 */
export function createSweepControl(strip, mixer) {
  const button = element(
    'button',
    {
      type: 'button',
      title: 'Moves the frequency down and back by scheduled changes, and switches the ladder on',
      'data-testid': 'sweep',
    },
    'Sweep',
  );
  button.addEventListener('click', () => sweep(strip, mixer.context.currentTime, duration.seconds));
  return element(
    'div',
    { className: 'stage-head', role: 'group', 'aria-label': 'Sweep' },
    button,
    createSecondsSelect(duration, 'Seconds of a sweep', 'sweep-seconds'),
  );
}
