import { element } from './element.js';
import { fadeIn, fadeOut } from './schedule.js';
import { createSecondsSelect } from './seconds-select.js';

/** How long the next fade takes, which belongs to no mix. */
const duration = { seconds: 2 };

/**
 * Buttons that fade a strip out and in. Touching its fader ends the fade.
 * @param {import('busbar').AnyStrip} strip
 * @param {import('busbar').AudioMixer} mixer
 */
export function createFadeControl(strip, mixer) {
  /** @param {string} text @param {string} title @param {string} testId @param {typeof fadeIn} fade */
  const button = (text, title, testId, fade) => {
    const created = element(
      'button',
      { type: 'button', title, 'aria-label': `Fade ${text.toLowerCase()}`, 'data-testid': testId },
      text,
    );
    created.addEventListener('click', () => fade(strip, mixer.context.currentTime, duration.seconds));
    return created;
  };
  const seconds = createSecondsSelect(duration, 'Seconds of a fade', 'fade-seconds');
  return element(
    'div',
    { className: 'fade', role: 'group', 'aria-label': 'Fade' },
    element('span', { className: 'knob-label', 'aria-hidden': 'true' }, 'Fade'),
    seconds,
    button('Out', 'Fades this strip out by scheduled changes of its gain', 'fade-out', fadeOut),
    button('In', 'Fades this strip in to the level of its fader', 'fade-in', fadeIn),
  );
}
