/**
 * The changes of a mixer's modulators, as the `change` of an object that views can watch.
 * @param {import('busbar').Mixer} mixer
 * @returns {import('../watch.js').Changing}
 */
export function modulatorChange(mixer) {
  return {
    addEventListener(type, listener, options) {
      mixer.addEventListener(type, ({ detail }) => detail.modulators && listener(), options);
    },
  };
}
