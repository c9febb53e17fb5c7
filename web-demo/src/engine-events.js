/**
 * Shows the mixer's faults, overloads and failures as notices.
 * @param {import('busbar').AudioMixer} mixer
 * @param {import('./desk.js').Desk} desk
 * @param {import('./notices.js').Notices} notices
 */
export function showEngineEvents(mixer, desk, notices) {
  mixer.addEventListener('fault', ({ detail: { strip, count } }) => {
    const blocks = count === 1 ? 'one block' : `${count} blocks`;
    notices.show(
      `${strip.name} was silenced for ${blocks}: it produced NaN, infinity or more than +300 dBFS.`,
      'warning',
    );
    desk.markFaulty(strip);
  });
  mixer.addEventListener('overload', ({ detail: { load } }) => {
    notices.show(
      `The audio thread is overloaded (${Math.round(load * 100)} %), so the sound may drop out. ` +
        'Remove strips, or switch off EQ bands and compressors.',
      'warning',
    );
  });
  mixer.addEventListener('processorerror', () =>
    notices.show('The audio processor has crashed. Reload the page.'),
  );
}
