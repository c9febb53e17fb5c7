import { clamp } from './interpolate.js';
import { setByHand } from './set-by-hand.js';
import { withMinus } from './text.js';
import { watch } from './watch.js';

const STEPS = {
  ArrowUp: 0.01,
  ArrowRight: 0.01,
  ArrowDown: -0.01,
  ArrowLeft: -0.01,
  PageUp: 0.1,
  PageDown: -0.1,
};

/**
 * A number that a control sets: a parameter, or an object with these members of one.
 * @typedef {Pick<import('busbar').Param, 'id' | 'label' | 'minValue' | 'maxValue' | 'defaultValue' |
 *   'value' | 'fromNormalized' | 'toNormalized' | 'format' | 'parse'> &
 *   import('./watch.js').Changing} NumberControl
 */

/**
 * Makes an element a slider for one parameter. Dragging up and down, arrow keys, Page Up and Page Down, Home
 * and End change the value; Shift makes a drag or an arrow key ten times finer. A double click and Delete
 * reset the parameter.
 * @param {HTMLElement | SVGElement} handle the element that is dragged and focused
 * @param {NumberControl} param
 * @param {object} options
 * @param {() => number} options.travel pixels from one end to the other
 * @param {(position: number) => void} options.draw called with each new position, 0 to 1
 * @param {string} options.label the accessible name
 * @param {AbortSignal} [options.signal]
 */
export function makeSlider(handle, param, { travel, draw, label, signal }) {
  /** @param {number} to */
  const move = (to) => {
    setByHand(param, param.fromNormalized(to));
  };
  const reset = () => {
    setByHand(param, param.defaultValue);
  };

  for (const [name, value] of Object.entries({
    role: 'slider',
    tabindex: 0,
    'aria-label': label,
    'aria-orientation': 'vertical',
    'aria-valuemin': 0,
    'aria-valuemax': 100,
    'data-parameter': param.id,
  })) {
    handle.setAttribute(name, String(value));
  }
  watch(
    param,
    () => {
      const position = param.toNormalized();
      handle.setAttribute('aria-valuenow', (position * 100).toFixed(1));
      handle.setAttribute('aria-valuetext', withMinus(param.format()));
      draw(position);
    },
    signal,
  );

  handle.addEventListener('keydown', (event) => {
    const { key, shiftKey } = /** @type {KeyboardEvent} */ (event);
    if (key in STEPS)
      move(param.toNormalized() + STEPS[/** @type {keyof typeof STEPS} */ (key)] * (shiftKey ? 0.1 : 1));
    else if (key === 'Home') move(0);
    else if (key === 'End') move(1);
    else if (key === 'Delete') reset();
    else return;
    event.preventDefault();
  });
  handle.addEventListener('dblclick', reset);
  makeDraggable(handle, param, travel, move);
}

/**
 * @param {HTMLElement | SVGElement} handle
 * @param {NumberControl} param
 * @param {() => number} travel pixels from one end to the other
 * @param {(position: number) => void} move
 */
function makeDraggable(handle, param, travel, move) {
  /**
   * The drag keeps its own position, because the parameter's rounded value would lose small steps.
   * @type {{y: number, position: number, travel: number} | null}
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
    drag = { y: clientY, position: param.toNormalized(), travel: travel() };
    event.preventDefault();
  });
  handle.addEventListener('pointermove', (event) => {
    if (!drag) return;
    const { clientY, shiftKey } = /** @type {PointerEvent} */ (event);
    const step = ((drag.y - clientY) / drag.travel) * (shiftKey ? 0.1 : 1);
    drag.position = clamp(drag.position + step, 0, 1);
    drag.y = clientY;
    move(drag.position);
  });
  handle.addEventListener('pointerup', drop);
  handle.addEventListener('lostpointercapture', drop);
}
