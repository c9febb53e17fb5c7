import { element } from './element.js';

const SECONDS = [0.5, 1, 2, 4, 8, 15, 30];

/**
 * A select of a duration. What was chosen last is kept while the page is open, for every strip.
 * @param {{seconds: number}} kept
 * @param {string} label
 * @param {string} testId
 */
export function createSecondsSelect(kept, label, testId) {
  const options = SECONDS.map((value) => element('option', { value }, `${value} s`));
  const select = element('select', { 'aria-label': label, 'data-testid': testId }, ...options);
  select.value = String(kept.seconds);
  select.addEventListener('change', () => {
    kept.seconds = Number(select.value);
  });
  return select;
}
