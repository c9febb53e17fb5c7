import { rowOf } from './channel.js';
import { clamp, scaleOf } from './scale.js';
import { valueText } from './text.js';

const STEPS = {
  ArrowUp: 0.01,
  ArrowRight: 0.01,
  ArrowDown: -0.01,
  ArrowLeft: -0.01,
  PageUp: 0.1,
  PageDown: -0.1,
};

/**
 * Makes an element a slider of one parameter: drag up and down, arrow keys (Shift: fine), Page keys, Home and End, double click for the default.
 * @param {HTMLElement | SVGElement} handle what is grabbed and focused
 * @param {import('./channel.js').Channel} channel
 * @param {string} id of a float row
 * @param {{travel: () => number, draw: (position: number) => void, label: string, signal?: AbortSignal}} options
 *   travel: pixels from one end to the other; draw: shows a position, 0 to 1
 */
export function makeSlider(handle, channel, id, { travel, draw, label, signal }) {
  const row = rowOf(id);
  const param = channel.param(id);
  const scale = scaleOf(row, param);
  const position = () => scale.toPosition(param.value);
  /** @param {number} to */
  const move = (to) => channel.set(id, scale.toValue(clamp(to, 0, 1)));

  for (const [name, value] of Object.entries({
    role: 'slider',
    tabindex: 0,
    'aria-label': label,
    'aria-orientation': 'vertical',
    'aria-valuemin': 0,
    'aria-valuemax': 100,
    'data-parameter': id,
  })) {
    handle.setAttribute(name, String(value));
  }
  channel.watch(
    id,
    () => {
      handle.setAttribute('aria-valuenow', (position() * 100).toFixed(1));
      handle.setAttribute('aria-valuetext', valueText(row, param.value));
      draw(position());
    },
    signal,
  );

  handle.addEventListener('keydown', (event) => {
    const { key, shiftKey } = /** @type {KeyboardEvent} */ (event);
    if (key in STEPS)
      move(position() + STEPS[/** @type {keyof typeof STEPS} */ (key)] * (shiftKey ? 0.1 : 1));
    else if (key === 'Home') move(0);
    else if (key === 'End') move(1);
    else if (key === 'Delete') channel.reset(id);
    else return;
    event.preventDefault();
  });
  handle.addEventListener('dblclick', () => channel.reset(id));

  /** The drag's own position, so that a slow drag is not lost in the parameter's rounding. @type {{y: number, position: number} | null} */
  let drag = null;
  const drop = () => {
    drag = null;
    handle.classList.remove('grabbed');
  };
  handle.addEventListener('pointerdown', (event) => {
    const { button, pointerId, clientY } = /** @type {PointerEvent} */ (event);
    if (button !== 0) return;
    handle.setPointerCapture(pointerId);
    handle.focus({ preventScroll: true });
    handle.classList.add('grabbed');
    drag = { y: clientY, position: position() };
    event.preventDefault();
  });
  handle.addEventListener('pointermove', (event) => {
    if (!drag) return;
    const { clientY, shiftKey } = /** @type {PointerEvent} */ (event);
    drag.position = clamp(drag.position + ((drag.y - clientY) / travel()) * (shiftKey ? 0.1 : 1), 0, 1);
    drag.y = clientY;
    move(drag.position);
  });
  handle.addEventListener('pointerup', drop);
  handle.addEventListener('lostpointercapture', drop);
}
