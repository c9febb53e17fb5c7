/** Notes whether the page is hidden, or will be until `stop()`, which tells. */
export function watchVisibility() {
  let { hidden } = document;
  function look() {
    hidden ||= document.hidden;
  }
  document.addEventListener('visibilitychange', look);
  return {
    stop() {
      document.removeEventListener('visibilitychange', look);
      return hidden;
    },
  };
}
