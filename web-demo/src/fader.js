import { dbToGain } from 'busbar';
import { element } from './element.js';
import { markHeard } from './heard/heard-marker.js';
import { makeSlider } from './slider.js';
import { numberText } from './text.js';

const MARKS = [12, 0, -6, -12, -20, -30, -40, -60];
const CAP = 22; // px, its height

/**
 * Draws the heard value as a line across the fader, with a tip at both ends.
 * @param {CanvasRenderingContext2D} drawing @param {number} position
 * @param {number} width @param {number} height
 */
function drawHeard(drawing, position, width, height) {
  const y = CAP / 2 + (1 - position) * (height - CAP);
  drawing.fillRect(0, y - 1, width, 2);
  for (const [edge, tip] of [
    [0, 6],
    [width, width - 6],
  ]) {
    drawing.beginPath();
    drawing.moveTo(edge, y - 5);
    drawing.lineTo(tip, y);
    drawing.lineTo(edge, y + 5);
    drawing.fill();
  }
}

/**
 * A strip's fader with its dB scale.
 * @param {import('busbar').Param} gain
 * @param {AbortSignal} [signal]
 */
export function createFader(gain, signal) {
  const marks = MARKS.map((decibels) => {
    const mark = element(
      'span',
      { className: decibels === 0 ? 'mark zero' : 'mark' },
      numberText(Math.abs(decibels), 0),
    );
    mark.style.setProperty('--position', String(gain.toNormalized(dbToGain(decibels))));
    return mark;
  });
  const cap = element('span', { className: 'fader-cap' });
  const fader = element(
    'div',
    { className: 'fader', 'data-testid': 'fader' },
    element('span', { className: 'fader-slot' }),
    cap,
  );
  makeSlider(fader, gain, {
    label: 'Fader',
    signal,
    travel: () => Math.max(1, fader.clientHeight - cap.offsetHeight),
    draw: (position) => fader.style.setProperty('--position', position.toFixed(4)),
  });
  markHeard(gain, fader, drawHeard, signal);
  return element(
    'div',
    { className: 'fader-lane' },
    element('div', { className: 'marks', 'aria-hidden': 'true' }, ...marks),
    fader,
  );
}
