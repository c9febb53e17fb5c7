import { readFileSync } from 'node:fs';

/** @typedef {Pick<import('./in-browsers.js').Browser, 'server'>} Served a browser, to whose pages dist/ is served until `server.replaced.clear()` */

/**
 * Puts words before a worklet's own.
 * @param {Served} browser
 * @param {string} text
 * @param {'processor.js' | 'processor-js.js'} [file]
 */
export function prepend({ server }, text, file = 'processor.js') {
  const processor = readFileSync(new URL(`../../dist/${file}`, import.meta.url), 'utf8');
  server.replaced.set(`/dist/${file}`, { type: 'text/javascript', body: `${text}\n${processor}` });
}

/**
 * Makes a processor whose `process` does what a test needs before its own work.
 * @param {Served} browser
 * @param {string} body of process(inputs, outputs, parameters); `this.count` is the number of its calls
 * @param {'processor.js' | 'processor-js.js'} [file]
 */
export function spoil(browser, body, file) {
  const text = `{
    const register = registerProcessor;
    globalThis.registerProcessor = (name, Processor) => register(name, class extends Processor {
      count = 0;
      process(inputs, outputs, parameters) { this.count++; ${body}; return super.process(inputs, outputs, parameters); }
    });
  }`;
  prepend(browser, text, file);
}
