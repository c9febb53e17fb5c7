/**
 * The common interface of the browsers, whatever protocol controls them.
 *
 * @typedef {object} Driver
 * @property {string} version name and version number, as the browser reports them
 * @property {(url: string) => Promise<Page>} open opens a page in a new window; only one may be open at a
 *   time
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Page
 * @property {(body: (...args: any[]) => unknown, ...args: unknown[]) => Promise<any>} evaluate runs a
 *   function in the page and awaits it. The function is serialised: it can use only its arguments and the
 *   page's globals. Arguments and result must be JSON values
 * @property {string[]} uncaught exceptions and rejections that nothing in the page has handled so far
 * @property {string[]} log the page's console output so far, and failed requests where the browser reports
 *   them
 * @property {() => Promise<void>} close
 */

export {};
