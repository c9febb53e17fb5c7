import { readFileSync } from 'node:fs';

/**
 * Inserts code before that of a worklet file, until `browser.server.replaced.clear()`.
 * @param {Pick<import('./in-browsers.js').Browser, 'server'>} browser
 * @param {string} code
 * @param {'processor.js' | 'processor-js.js'} [file]
 */
export function prependCode({ server }, code, file = 'processor.js') {
  const processor = readFileSync(new URL(`../../dist/${file}`, import.meta.url), 'utf8');
  server.replaced.set(`/dist/${file}`, { type: 'text/javascript', body: `${code}\n${processor}` });
}

/**
 * Makes a processor run code at the start of each `process()` call, until `browser.server.replaced.clear()`.
 * @param {Pick<import('./in-browsers.js').Browser, 'server'>} browser
 * @param {string} body run as part of process(inputs, outputs, parameters); `this.count` is the number of
 *   calls
 * @param {'processor.js' | 'processor-js.js'} [file]
 */
export function patchProcess(browser, body, file) {
  const code = `{
    const register = registerProcessor;
    globalThis.registerProcessor = (name, Processor) => register(name, class extends Processor {
      count = 0;
      process(inputs, outputs, parameters) {
        this.count++;
        ${body};
        return super.process(inputs, outputs, parameters);
      }
    });
  }`;
  prependCode(browser, code, file);
}
