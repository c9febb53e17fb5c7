import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';

/**
 * Runs code in a process of its own, where session-schema.js is not loaded yet. `before` is a session of two
 * tracks, and `mixer` has them with other values.
 * @param {string} code the result is the value of `outcome`
 * @param {string} [imports]
 */
function run(code, imports = '') {
  const script = `
    ${imports}
    import { createHeadlessMixer } from 'busbar/headless';
    const mixer = await createHeadlessMixer({ sampleRate: 48000, tracks: 3, buses: 1 });
    const [a, b] = [mixer.addTrack({ name: 'A', gain: 0.5 }), mixer.addTrack({ name: 'B' })];
    const before = JSON.parse(JSON.stringify(mixer));
    a.gain.value = 0.1;
    b.pan.value = 1;
    let outcome;
    ${code}
    console.log(JSON.stringify(outcome));`;
  const options = { cwd: new URL('../../', import.meta.url), encoding: /** @type {const} */ ('utf8') };
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], options));
}

test('a value that is set while restore() loads its schema stays as it is', () => {
  assert.deepEqual(
    run(`
      const restored = mixer.restore(before);
      const during = a.gain.value;
      a.pan.value = -1;
      b.name = 'Later';
      mixer.userData = 7;
      await restored;
      outcome = [during, a.gain.value, a.pan.value, b.pan.value, b.name, mixer.userData].map((v) =>
        typeof v === 'number' ? Math.round(10 * v) / 10 : v);`),
    [0.1, 0.5, -1, 0, 'Later', 7],
  );
});

test('strips that come and go while restore() loads its schema stay as they are', () => {
  assert.deepEqual(
    run(`
      const restored = mixer.restore(before);
      const added = mixer.addTrack({ name: 'Later', gain: 0.25 });
      b.remove();
      await restored;
      outcome = [mixer.tracks.map(({ name }) => name), added.removed, added.gain.value, b.removed];`),
    [['A', 'Later'], false, 0.25, true],
  );
});

test('routes that are set while restore() loads its schema never make a bus feed itself', () => {
  assert.deepEqual(
    run(`
      const large = await createHeadlessMixer({ sampleRate: 48000, tracks: 2, buses: 3 });
      const [one, two, three] = [large.addBus(), large.addBus(), large.addBus()];
      one.output = two;
      two.output = three;
      const session = JSON.parse(JSON.stringify(large));
      one.output = large.master;
      two.output = large.master;
      const restored = large.restore(session);
      three.output = one;
      await restored;
      await large.restore(large.toJSON());
      large.addTrack().output = three;
      outcome = [one, two, three].map((bus) => bus.output.name);`),
    ['Master', 'Bus 3', 'Bus 1'],
  );
});

test('strips that feed a bus that restore() then removes feed the master', () => {
  assert.deepEqual(
    run(`
      const bus = mixer.addBus();
      const restored = mixer.restore(before);
      a.output = bus;
      const c = mixer.addTrack({ output: bus });
      await restored;
      await mixer.restore(mixer.toJSON());
      mixer.addBus();
      outcome = [bus.removed, a.output.name, c.output.name];`),
    [true, 'Master', 'Master'],
  );
});

test('a batch that fails while restore() loads its schema changes nothing of the session', () => {
  assert.deepEqual(
    run(`
      const restored = mixer.restore(before);
      b.name = 'Later';
      try {
        mixer.batch(() => {
          a.gain.value = 2;
          a.name = b.name = 'Never';
          mixer.userData = 'never';
          b.remove();
          throw new Error('on purpose');
        });
      } catch {}
      await restored;
      outcome = [a.gain.value, a.name, b.name, b.removed, mixer.userData === undefined];`),
    [0.5, 'A', 'Later', false, true],
  );
});

test('with busbar/sessions, restore() takes effect before it returns', () => {
  assert.deepEqual(
    run(
      `
      const restored = mixer.restore(before);
      outcome = [a.gain.value, b.pan.value];
      await restored;`,
      `import 'busbar/sessions';`,
    ),
    [0.5, 0],
  );
});

test('an invalid session rejects, and changes nothing of what is set meanwhile', () => {
  const [name, gain] = run(`
    const restored = mixer.restore({ ...before, version: 'x' });
    a.gain.value = 2;
    outcome = [await restored.catch((error) => error.name), a.gain.value];`);
  assert.deepEqual([name, gain], ['DataError', 2]);
});

test('a session behind proxies, as a framework keeps its state, is restored', async () => {
  const mixer = await createHeadlessMixer({ sampleRate: 48_000, tracks: 2, buses: 0 });
  const track = mixer.addTrack({ gain: 0.5, userData: { colour: 'red' } });
  /** @param {any} value @returns {any} */
  const reactive = (value) =>
    typeof value === 'object' && value !== null
      ? new Proxy(value, { get: (target, key) => reactive(Reflect.get(target, key)) })
      : value;
  const session = reactive(JSON.parse(JSON.stringify(mixer)));
  assert.throws(() => structuredClone(session));
  track.gain.value = 2;
  await mixer.restore(session);
  assert.deepEqual([track.gain.value, track.userData], [0.5, { colour: 'red' }]);
});
