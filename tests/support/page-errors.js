/**
 * Collects the errors of a page: uncaught ones, and those in its console.
 * @param {import('puppeteer-core').Page} page
 * @returns {string[]} grows while the page is open
 */
export function errorsOf(page) {
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}
