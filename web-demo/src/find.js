/**
 * Finds an element of the page by its id.
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new () => E} kind the element's class
 * @returns {E}
 */
export function find(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`The page has no ${kind.name} with the id "${id}".`);
  return found;
}
