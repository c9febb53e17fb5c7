import { find } from '../find.js';
import { durationText, nextText, roundText } from './words.js';

/** The progress bar and the status line. */
export class ProgressView {
  #bar = find('progress', HTMLProgressElement);
  #status = find('status', HTMLElement);
  /** For screen readers: changes once per round, not with every rendering. */
  #announcement = find('announcement', HTMLElement);

  /** @param {import('./options.js').Options} options */
  constructor({ strips, rounds, seconds }) {
    this.rounds = rounds;
    this.#status.textContent = durationText(strips.length * seconds);
  }

  /**
   * Resolves after the browser has drawn the change, so that it does not draw during the next rendering.
   * @param {import('./measurement.js').State} state
   */
  show(state) {
    this.#bar.value = state.share;
    this.#status.textContent = nextText(state);
    this.#announce(roundText(state.next, this.rounds));
    return drawn();
  }

  showCancelling() {
    this.#status.textContent = 'Cancelling after the current rendering\u2026';
  }

  /** @param {readonly {times: Record<string, number[]>}[]} results */
  showCancelled(results) {
    const rounds = results.length > 0 ? Math.max(...results.map(({ times }) => times.sources.length)) : 0;
    this.#end(
      rounds > 0 ? `Cancelled in round ${rounds} of ${this.rounds}.` : 'Cancelled before the first results.',
    );
  }

  showFailed() {
    this.#end('The times could not be measured.');
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

/** Resolves after the next frame, or after 100 ms in a hidden page, which draws none. */
function drawn() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 100);
  });
}
