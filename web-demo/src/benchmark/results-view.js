import { find } from '../find.js';
import { createFiguresTable } from './figures-table.js';
import { createPlot } from './plot.js';

/** @typedef {import('./figures-table.js').Result} Result */

/** Plot and table, updated after each round, and the conclusion at the end. */
export class ResultsView {
  #root = find('results', HTMLElement);
  #conclusion = find('conclusion', HTMLElement);
  #environment = find('environment', HTMLElement);
  #figures = find('figures', HTMLElement);
  /** @type {ReturnType<typeof createPlot> | undefined} */ #plot;
  #shownRounds = 0;

  /**
   * @param {readonly number[]} sizes numbers of strips
   * @param {import('./plot.js').PlotLibrary} plotLibrary
   */
  constructor(sizes, plotLibrary) {
    this.sizes = sizes;
    this.plotLibrary = plotLibrary;
  }

  /** @param {string} environment describes browser, machine and engine */
  clear(environment) {
    this.#root.hidden = true;
    this.#environment.textContent = environment;
    this.#conclusion.textContent = '';
    this.#shownRounds = 0;
  }

  /** @param {readonly Result[]} results */
  show(results) {
    const rounds = results.reduce((sum, { times }) => sum + times.sources.length, 0);
    if (rounds === this.#shownRounds) return;
    this.#shownRounds = rounds;
    this.#root.hidden = false;
    // Only now: the plot needs the width of a visible element.
    this.#plot ??= createPlot(this.plotLibrary, find('plot', HTMLElement), this.sizes);
    this.#plot.show(results);
    this.#figures.replaceChildren(createFiguresTable(results));
  }

  /** @param {string} text */
  conclude(text) {
    this.#conclusion.textContent = text;
  }
}
