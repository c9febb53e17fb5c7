import { readFileSync } from 'node:fs';
import { launchBrowser } from '../../tests/support/browser.js';

/** Imported by load.js. The tests' server does not serve the package's sources. */
const DEFINITION = '/worklet/loading/benchmark-load.js';

/**
 * Launches a browser whose pages can import the modules of this folder.
 * @param {Parameters<typeof launchBrowser>[0]} name
 */
export async function launchForBench(name) {
  const browser = await launchBrowser(name);
  const body = readFileSync(new URL(`../..${DEFINITION}`, import.meta.url));
  browser.server.replaced.set(DEFINITION, { type: 'text/javascript', body });
  return browser;
}
