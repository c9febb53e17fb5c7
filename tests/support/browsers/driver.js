/**
 * What tests ask of a browser, whatever speaks to it.
 *
 * @typedef {object} Driver
 * @property {string} version name and number, as the browser tells them
 * @property {(url: string) => Promise<Page>} open in a window of its own; one at a time
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Page
 * @property {(body: (...args: any[]) => unknown, ...args: unknown[]) => Promise<any>} evaluate runs a function in the page and awaits it: serialised, it
 *   sees its arguments and the page, nothing of its file; arguments and result are what JSON can say
 * @property {string[]} uncaught errors and rejections that nobody in the page handled, until now
 * @property {string[]} log what the page has written to its console, and the requests that failed where the browser tells
 * @property {() => Promise<void>} close
 */

export {};
