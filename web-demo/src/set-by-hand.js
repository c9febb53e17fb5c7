/**
 * Sets a value as a user's touch of a control does: what is scheduled ends, since a ramp would go on from the
 * new value.
 * @param {import('./slider.js').NumberControl} control
 * @param {number} value
 */
export function setByHand(control, value) {
  if (isAutomatable(control) && control.currentValue !== control.value) control.cancelScheduledValues(0);
  control.value = value;
}

/**
 * Whether a control is a parameter of a strip, which can be automated and modulated.
 * @param {import('./slider.js').NumberControl} control
 * @returns {control is import('busbar').Param}
 */
export function isAutomatable(control) {
  return 'currentValue' in control;
}
