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
 * Makes an element a slider for one parameter. Dragging up and down, arrow keys, Page Up and Page Down, Home
 * and End change the value; Shift makes a drag or an arrow key ten times finer. A double click and Delete
 * reset the parameter.
 * @param {HTMLElement | SVGElement} handle the element that is dragged and focused
 * @param {import('./channel.js').Channel} channel
 * @param {string} id of a float row
 * @param {object} options
 * @param {() => number} options.travel pixels from one end to the other
 * @param {(position: number) => void} options.draw called with each new position, 0 to 1
 * @param {string} options.label the accessible name
 * @param {AbortSignal} [options.signal]
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

  /**
   * The drag keeps its own position, because the parameter's rounded value would lose small steps.
   * @type {{y: number, position: number} | null}
   */
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
