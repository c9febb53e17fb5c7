import { element } from '../element.js';
import { createKnob } from '../knob.js';
import { watch } from '../watch.js';
import { createModulationRow } from './modulation-row.js';
import { modulatorChange } from './modulator-change.js';
import { addFollower, addLfo } from './modulator-edits.js';
import { tempoOf } from './modulator-numbers.js';

/** @typedef {import('busbar').Modulation} Modulation */

/**
 * The panel of the modulators that move a strip's parameters: a row per connection.
 * @param {import('busbar').AnyStrip} strip
 * @param {import('busbar').Mixer} mixer
 * @param {{onError: (error: unknown) => void, signal: AbortSignal}} options
 */
export function createModulationPanel(strip, mixer, { onError, signal }) {
  /** @param {string} text @param {string} title @param {string} testId @param {() => void} action */
  const button = (text, title, testId, action) => {
    const created = element('button', { type: 'button', title, 'data-testid': testId }, text);
    created.addEventListener('click', () => {
      try {
        action();
      } catch (error) {
        onError(error); // for instance that all modulators are in use
      }
    });
    return created;
  };
  const add = button('+ LFO', 'Add an LFO that moves a parameter of this strip', 'add-lfo', () =>
    addLfo(mixer, strip),
  );
  const addFollowing = button(
    '+ Follower',
    'Add an envelope follower: the level of a strip moves a parameter of this one',
    'add-follower',
    () => addFollower(mixer, strip),
  );
  const tempo = createKnob(tempoOf(mixer), { signal });
  tempo.dataset.testid = 'tempo';
  const empty = element(
    'p',
    { className: 'modulation-empty' },
    'Nothing moves this strip\u2019s parameters yet: add an LFO, or a follower of a strip\u2019s level.',
  );
  const rows = element('div', { className: 'modulation-rows' });
  /** @type {Map<Modulation, {root: HTMLElement, abort: AbortController}>} */
  const views = new Map();

  const show = () => {
    const into = strip.removed ? [] : modulationsOf(mixer, strip);
    const focus = focusIn(rows);
    for (const [modulation, { root, abort }] of views) {
      if (into.includes(modulation)) continue;
      abort.abort();
      root.remove();
      views.delete(modulation);
    }
    for (const modulation of into) {
      if (views.has(modulation)) continue;
      const abort = new AbortController();
      views.set(modulation, { abort, root: createModulationRow(mixer, strip, modulation, abort.signal) });
    }
    for (const [i, modulation] of into.entries()) {
      const { root } = /** @type {{root: HTMLElement}} */ (views.get(modulation));
      if (rows.children[i] !== root) rows.insertBefore(root, rows.children[i] ?? null);
    }
    empty.hidden = into.length > 0;
    tempo.hidden = !mixer.modulators.some((modulator) => 'beats' in modulator && modulator.beats !== null);
    if (focus && !rows.contains(document.activeElement)) restoreFocus(rows, focus, add);
  };
  watch(modulatorChange(mixer), show, signal);
  signal.addEventListener('abort', () => {
    for (const { abort } of views.values()) abort.abort();
  });
  return element(
    'section',
    { className: 'panel modulation-panel', 'aria-label': 'Modulation', 'data-testid': 'modulation' },
    element(
      'div',
      { className: 'modulation-head' },
      element('span', { className: 'panel-title' }, 'Modulation'),
      add,
      addFollowing,
      tempo,
      empty,
    ),
    rows,
  );
}

/** @param {import('busbar').Mixer} mixer @param {import('busbar').AnyStrip} strip @returns {Modulation[]} */
function modulationsOf(mixer, strip) {
  const own = new Set(strip.parameters.values());
  return mixer.modulators.flatMap(({ connections }) =>
    connections.filter(({ parameter }) => own.has(parameter)),
  );
}

/** The row and the control that have the focus, by place and test id. @param {HTMLElement} rows */
function focusIn(rows) {
  const { activeElement } = document;
  const place = [...rows.children].findIndex((row) => row.contains(activeElement));
  if (place < 0 || !(activeElement instanceof HTMLElement)) return null;
  return { place, testId: activeElement.dataset.testid };
}

/**
 * Focuses the same control of the row in the place of one that was replaced or removed.
 * @param {HTMLElement} rows
 * @param {{place: number, testId?: string}} focus
 * @param {HTMLElement} otherwise
 */
function restoreFocus(rows, { place, testId }, otherwise) {
  const row = rows.children[Math.min(place, rows.children.length - 1)];
  const control = row?.querySelector(`[data-testid="${testId}"]`);
  (control instanceof HTMLElement ? control : otherwise).focus();
}
