/**
 * Shows the mixer's faults, overloads and failures as notices.
 * @param {import('busbar').AudioMixer} mixer
 * @param {import('./desk.js').Desk} desk
 * @param {import('./notices.js').Notices} notices
 */
export function showEngineEvents(mixer, desk, notices) {
  // The messages have no figures, so that repeats are counted. The bar at the top shows the figures.
  mixer.addEventListener('fault', ({ detail: { strip } }) => {
    notices.show(
      `${strip.name} was silenced for a moment: it produced NaN, infinity or more than +300 dBFS.`,
      'warning',
    );
    desk.markFaulty(strip);
  });
  mixer.addEventListener('overload', () =>
    notices.show(
      'The audio thread is overloaded, so the sound may drop out. ' +
        'Remove strips, or switch off EQ bands and compressors.',
      'warning',
    ),
  );
  mixer.addEventListener('processorerror', () =>
    notices.show('The audio processor has crashed. Reload the page.'),
  );
}
