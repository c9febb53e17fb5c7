import { basename } from 'node:path';

/**
 * A reporter for node:test that writes one line of JSON per executed test, a {@link TestTime}. A test's name
 * includes those of its suites. A test with subtests is left out, because its time is the sum of theirs.
 *
 * @typedef {object} TestTime
 * @property {string} name
 * @property {string} file its name, or '' if the test was made by a helper in another file
 * @property {number} seconds
 *
 * @param {AsyncIterable<import('node:test/reporters').TestEvent>} events
 */
export default async function* timesReporter(events) {
  /** The latest test started on each level of nesting. @type {{name: string, parent: boolean}[]} */
  const levels = [];
  for await (const { type, data } of events) {
    if (type !== 'test:start' && type !== 'test:pass' && type !== 'test:fail') continue;
    const { file = '', name, nesting } = data;
    if (type === 'test:start') {
      levels.splice(nesting, Infinity, { name, parent: false });
      if (nesting > 0) levels[nesting - 1].parent = true;
      continue;
    }
    // Node reports a file without tests as a test with the file's name.
    if (levels[nesting]?.parent || data.details.type === 'suite' || file.endsWith(name)) continue;
    const names = [...levels.slice(0, nesting).map((level) => level.name), name];
    /** @type {TestTime} */
    const time = {
      name: names.join(': '),
      file: /\.test\.m?js$/.test(file) ? basename(file) : '',
      seconds: data.details.duration_ms / 1000,
    };
    yield `${JSON.stringify(time)}\n`;
  }
}
