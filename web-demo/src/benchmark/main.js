import { detectCapabilities } from 'busbar';
import { timeRendering } from '../../../scripts/bench/rendering.js';
import { find } from '../find.js';
import { Notices } from '../notices.js';
import { clockStep } from './clock.js';
import { ExportBar } from './export-bar.js';
import { figuresOf } from './figures.js';
import { measure } from './measurement.js';
import { readOptions } from './options.js';
import { loadPlotLibrary } from './plot.js';
import { ProgressView } from './progress-view.js';
import { describePlace, reportOf } from './report.js';
import { ResultsView } from './results-view.js';
import { watchVisibility } from './visibility.js';
import { conclusion, placeText, typicalOf } from './words.js';

/** @typedef {'ready' | 'running' | 'done' | 'cancelled' | 'failed'} PageState */

const notices = new Notices(find('notices', HTMLElement));
const runButton = find('run', HTMLButtonElement);
const cancelButton = find('cancel', HTMLButtonElement);

/** @param {PageState} state */
function enter(state) {
  document.body.dataset.state = state;
  runButton.disabled = state === 'running';
  cancelButton.disabled = state !== 'running';
}

/** @param {readonly import('./measurement.js').Scene[]} scenes @param {number} clockStepMs */
function resultsOf(scenes, clockStepMs) {
  const begun = scenes.filter(({ times }) => times.sources.length > 0);
  return begun.map((scene) => ({ ...scene, figures: figuresOf(scene, clockStepMs) }));
}

/**
 * Measures once and shows what comes.
 * @param {import('./options.js').Options} options
 * @param {{progress: ProgressView, results: ResultsView, exports: ExportBar}} views
 * @param {AbortSignal} signal
 * @returns {Promise<PageState>} what has become of it
 */
async function run(options, { progress, results: view, exports }, signal) {
  const visibility = watchVisibility();
  const clockStepMs = clockStep();
  const place = describePlace(clockStepMs);
  view.clear(placeText(place));
  exports.clear();
  let complete = false;
  /** @type {readonly import('./results-view.js').Result[]} */ let results = [];
  let hidden = false;
  try {
    for await (const state of measure(options, { time: timeRendering, clockStepMs })) {
      results = resultsOf(state.scenes, clockStepMs);
      complete = state.next === null;
      view.show(results);
      await progress.show(state);
      if (signal.aborted) break;
    }
  } finally {
    hidden = visibility.stop();
  }
  if (hidden)
    notices.show(
      'This page was hidden meanwhile, and browsers slow hidden pages down: better run it again.',
      'warning',
    );
  if (!complete) progress.tellCancelled(results);
  if (results.length > 0) {
    view.conclude(conclusion(typicalOf(results)));
    exports.offer(reportOf({ place, options, results, complete, hidden }));
  }
  return complete ? 'done' : 'cancelled';
}

async function start() {
  const options = readOptions(location.search);
  if (!detectCapabilities().audioWorklet)
    throw new Error('AudioWorklet exists on https pages and on localhost only: open this page there.');
  const results = new ResultsView(options.strips, await loadPlotLibrary());
  const views = { progress: new ProgressView(options), results, exports: new ExportBar() };
  let cancel = new AbortController();
  cancelButton.addEventListener('click', () => {
    cancel.abort();
    cancelButton.disabled = true;
    views.progress.tellCancelling();
  });
  runButton.addEventListener('click', async () => {
    cancel = new AbortController();
    notices.clear();
    enter('running');
    try {
      enter(await run(options, views, cancel.signal));
    } catch (error) {
      notices.error(error);
      views.progress.tellFailed();
      enter('failed');
    }
  });
  enter('ready');
}

start().catch((error) => {
  notices.error(error);
  document.body.dataset.state = 'failed';
});
