/**
 * The script of a user's page for bundles that are no modules, in which Busbar cannot find its files itself.
 * `globalThis.outcome` is a promise of the left channels of two renderings and of an error.
 */
import { renderInWorklet } from './rendering.js';

/** @param {import('busbar').MixerOptions} options */
const leftOf = async (options) => [...(await renderInWorklet(options))[0]];

/** @type {any} */ (globalThis).outcome = Promise.all([
  leftOf({ processorUrl: 'dist/processor.js', wasmUrl: 'dist/busbar.wasm' }),
  leftOf({ backend: 'js', processorJsUrl: 'dist/processor-js.js' }),
  leftOf({ wasmUrl: 'dist/busbar.wasm' }).catch(String),
]);
