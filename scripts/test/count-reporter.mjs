/**
 * A reporter for node:test that fails a run if a file executed no test, or if a test was skipped or marked as
 * todo. Without it, such a run would pass although nothing was tested.
 * @param {AsyncIterable<import('node:test/reporters').TestEvent>} events
 */
export default async function* countReporter(events) {
  /** @type {Map<string, number>} */
  const executed = new Map();
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { file, name, details, skip, todo } = event.data;
    if (details.type === 'suite') continue;
    const path = file ?? name;
    if (skip !== undefined || todo !== undefined) {
      process.exitCode = 1;
      yield `${path}: "${name}" was not executed\n`;
    }
    // Node reports a file without tests as a test with the file's name.
    const count = path.endsWith(name) ? 0 : 1;
    executed.set(path, (executed.get(path) ?? 0) + count);
  }
  for (const [file, count] of executed) {
    if (count > 0) continue;
    process.exitCode = 1;
    yield `${file} executed no test\n`;
  }
  if (executed.size === 0) {
    process.exitCode = 1;
    yield 'no test was executed\n';
  }
}
