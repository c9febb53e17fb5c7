/** An element of the page. @template {HTMLElement} E @param {string} id @param {new () => E} kind @returns {E} */
export function find(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`The page has no ${kind.name} "${id}".`);
  return found;
}
