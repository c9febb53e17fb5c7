import { element } from './element.js';
import { onFrame } from './frames.js';
import { clockText } from './text.js';

/**
 * The controls for play, stop, loop and position, and the time.
 * @param {import('./player.js').Player} player
 * @param {(error: unknown) => void} onError
 */
export function createPlayerBar(player, onError) {
  const play = element('button', { type: 'button', className: 'play', 'data-testid': 'play' });
  const stop = element(
    'button',
    {
      type: 'button',
      className: 'stop',
      title: 'Stop and return to the start',
      'aria-label': 'Stop',
      'data-testid': 'stop',
    },
    '\u25a0',
  );
  const loop = element(
    'button',
    { type: 'button', className: 'loop', title: 'Loop', 'aria-label': 'Loop', 'data-testid': 'loop' },
    '\u21bb',
  );
  const seek = element('input', {
    type: 'range',
    className: 'seek',
    min: '0',
    max: '1',
    step: '0.01',
    value: '0',
    'aria-label': 'Position',
    'data-testid': 'seek',
  });
  const time = element('output', { className: 'time', 'data-testid': 'time' });
  const total = element('span', { className: 'total' });
  let dragging = false;
  let shown = '';

  play.addEventListener('click', () => (player.playing ? player.pause() : player.play().catch(onError)));
  stop.addEventListener('click', () => player.stop());
  loop.addEventListener('click', () => {
    player.loop = !player.loop;
  });
  seek.addEventListener('input', () => {
    dragging = true;
    showTime(Number(seek.value));
  });
  seek.addEventListener('change', () => {
    dragging = false;
    player.seek(Number(seek.value));
  });
  globalThis.addEventListener('keydown', (event) => {
    // Elsewhere the space bar belongs to the focused control.
    const free =
      event.target === document.body ||
      (event.target instanceof Element && event.target.closest('[role=slider]'));
    if (event.key !== ' ' || !free) return;
    event.preventDefault();
    play.click();
  });

  /** @param {number} seconds */
  function showTime(seconds) {
    const text = clockText(seconds);
    if (text === shown) return;
    shown = text;
    time.textContent = text;
    const { duration } = player;
    seek.style.setProperty('--done', `${duration ? (100 * seconds) / duration : 0}%`);
    seek.setAttribute('aria-valuetext', text);
    if (!dragging) seek.value = String(seconds);
  }

  function refresh() {
    play.textContent = player.playing ? '\u275a\u275a' : '\u25b6';
    play.setAttribute('aria-label', player.playing ? 'Pause' : 'Play');
    play.title = player.playing ? 'Pause (space)' : 'Play (space)';
    play.classList.toggle('on', player.playing);
    play.disabled = stop.disabled = seek.disabled = player.duration === 0;
    loop.setAttribute('aria-pressed', String(player.loop));
    seek.max = String(player.duration || 1);
    total.textContent = clockText(player.duration);
    shown = ''; // the position's share of the duration may have changed
  }
  player.addEventListener('change', refresh);
  refresh();
  onFrame(() => {
    if (!dragging) showTime(player.position);
  });
  return element(
    'div',
    { className: 'player', role: 'group', 'aria-label': 'Playback' },
    element('div', { className: 'player-buttons' }, play, stop, loop),
    element('div', { className: 'clock' }, time, total),
    seek,
  );
}
