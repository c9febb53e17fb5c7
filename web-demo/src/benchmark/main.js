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
import { describeEnvironment, reportOf } from './report.js';
import { ResultsView } from './results-view.js';
import { watchVisibility } from './visibility.js';
import { conclusion, environmentText, typicalOf } from './words.js';

/** @typedef {'ready' | 'running' | 'done' | 'cancelled' | 'failed'} PageState */

const notices = new Notices(find('notices', HTMLElement));
const runButton = find('run', HTMLButtonElement);
const cancelButton = find('cancel', HTMLButtonElement);

/** @param {PageState} state */
function setState(state) {
  document.body.dataset.state = state;
  runButton.disabled = state === 'running';
  cancelButton.disabled = state !== 'running';
}

/** @param {readonly import('./measurement.js').Load[]} loads @param {number} clockStepMs */
function resultsOf(loads, clockStepMs) {
  const measured = loads.filter(({ times }) => times.sources.length > 0);
  return measured.map((load) => ({ ...load, figures: figuresOf(load, clockStepMs) }));
}

/**
 * Measures once and shows the results as they come in.
 * @param {import('./options.js').Options} options
 * @param {{progress: ProgressView, results: ResultsView, exports: ExportBar}} views
 * @param {AbortSignal} signal
 * @returns {Promise<PageState>} `done` or `cancelled`
 */
async function run(options, { progress, results: view, exports }, signal) {
  const visibility = watchVisibility();
  const clockStepMs = clockStep();
  const environment = describeEnvironment(clockStepMs);
  view.clear(environmentText(environment));
  exports.clear();
  let complete = false;
  /** @type {readonly import('./results-view.js').Result[]} */ let results = [];
  let hidden = false;
  try {
    for await (const state of measure(options, { time: timeRendering, clockStepMs })) {
      results = resultsOf(state.loads, clockStepMs);
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
      'This page was hidden during the measurement. Browsers slow down hidden pages, so run it again.',
      'warning',
    );
  if (!complete) progress.showCancelled(results);
  if (results.length > 0) {
    view.conclude(conclusion(typicalOf(results)));
    exports.offer(reportOf({ environment, options, results, complete, hidden }));
  }
  return complete ? 'done' : 'cancelled';
}

async function start() {
  const options = readOptions(location.search);
  if (!detectCapabilities().audioWorklet)
    throw new Error('AudioWorklet needs a secure page. Open this page over https or from localhost.');
  const results = new ResultsView(options.strips, await loadPlotLibrary());
  const views = { progress: new ProgressView(options), results, exports: new ExportBar() };
  let cancel = new AbortController();
  cancelButton.addEventListener('click', () => {
    cancel.abort();
    cancelButton.disabled = true;
    views.progress.showCancelling();
  });
  runButton.addEventListener('click', async () => {
    cancel = new AbortController();
    notices.clear();
    setState('running');
    try {
      setState(await run(options, views, cancel.signal));
    } catch (error) {
      notices.error(error);
      views.progress.showFailed();
      setState('failed');
    }
  });
  setState('ready');
}

start().catch((error) => {
  notices.error(error);
  document.body.dataset.state = 'failed';
});
