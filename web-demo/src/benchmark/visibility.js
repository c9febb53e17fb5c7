/** Records whether the page is hidden at any time until `stop()`, which returns the result. */
export function watchVisibility() {
  let { hidden } = document;
  function update() {
    hidden ||= document.hidden;
  }
  document.addEventListener('visibilitychange', update);
  return {
    stop() {
      document.removeEventListener('visibilitychange', update);
      return hidden;
    },
  };
}
