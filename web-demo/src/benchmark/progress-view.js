import { find } from '../find.js';
import { durationText, nextText, roundText } from './words.js';

/** What is under way, and how it ended. */
export class ProgressView {
  #bar = find('progress', HTMLProgressElement);
  #status = find('status', HTMLElement);
  /** What is read out: not every rendering. */
  #announcement = find('announcement', HTMLElement);

  /** @param {import('./options.js').Options} options */
  constructor({ strips, rounds, seconds }) {
    this.rounds = rounds;
    this.#status.textContent = durationText(strips.length * seconds);
  }

  /** Returns when the browser has drawn it, so that it does not while something is measured. @param {import('./measurement.js').State} state */
  show(state) {
    this.#bar.value = state.share;
    this.#status.textContent = nextText(state);
    this.#announce(roundText(state.next, this.rounds));
    return drawn();
  }

  tellCancelling() {
    this.#status.textContent = 'Cancelling: this rendering has to end.';
  }

  /** @param {readonly {times: Record<string, number[]>}[]} results */
  tellCancelled(results) {
    const rounds = results.length > 0 ? Math.max(...results.map(({ times }) => times.sources.length)) : 0;
    this.#end(
      `Cancelled ${rounds > 0 ? `in round ${rounds} of ${this.rounds}` : 'before there was anything to tell'}.`,
    );
  }

  tellFailed() {
    this.#end('It could not be measured.');
  }

  /** @param {string} text */
  #end(text) {
    this.#bar.value = 0;
    this.#status.textContent = text;
    this.#announce(text);
  }

  /** @param {string} text */
  #announce(text) {
    if (this.#announcement.textContent !== text) this.#announcement.textContent = text;
  }
}

/** A hidden page draws nothing. */
function drawn() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 100);
  });
}
