import { find } from '../find.js';
import { createFiguresTable } from './figures-table.js';
import { createPlot } from './plot.js';

/** @typedef {import('./figures-table.js').Result} Result */

/** What is known: plot and table as they come, the conclusion in the end. */
export class ResultsView {
  #root = find('results', HTMLElement);
  #conclusion = find('conclusion', HTMLElement);
  #place = find('place', HTMLElement);
  #figures = find('figures', HTMLElement);
  /** @type {ReturnType<typeof createPlot> | undefined} */ #plot;
  #shownRounds = 0;

  /** @param {readonly number[]} sizes numbers of strips @param {import('./plot.js').PlotLibrary} plotLibrary */
  constructor(sizes, plotLibrary) {
    this.sizes = sizes;
    this.plotLibrary = plotLibrary;
  }

  /** @param {string} place where it is measured */
  clear(place) {
    this.#root.hidden = true;
    this.#place.textContent = place;
    this.#conclusion.textContent = '';
    this.#shownRounds = 0;
  }

  /** @param {readonly Result[]} results */
  show(results) {
    const rounds = results.reduce((sum, { times }) => sum + times.sources.length, 0);
    if (rounds === this.#shownRounds) return;
    this.#shownRounds = rounds;
    this.#root.hidden = false;
    this.#plot ??= createPlot(this.plotLibrary, find('plot', HTMLElement), this.sizes); // no sooner: it takes the size of what is shown
    this.#plot.show(results);
    this.#figures.replaceChildren(createFiguresTable(results));
  }

  /** @param {string} text */
  conclude(text) {
    this.#conclusion.textContent = text;
  }
}
