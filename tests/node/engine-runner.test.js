import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createHeadlessMixer } from 'busbar/headless';
import { instantiateEngine } from '../../worklet/audio/engine-module.js';
import { EngineRunner } from '../../worklet/audio/engine-runner.js';
import { Random } from '../support/random.js';
import { mainThreadSide, SAMPLE_RATE } from '../support/worklet-scope.js';

const wasm = new WebAssembly.Module(readFileSync(new URL('../../dist/busbar.wasm', import.meta.url)));

/**
 * A runner, and the main thread's registry for its control buffer.
 * @param {object} [options]
 * @param {number} [options.tracks]
 * @param {number} [options.buses]
 * @param {number} [options.quantum]
 */
async function runnerOf({ tracks = 1, buses = 0, quantum = 128 } = {}) {
  const { buffer, registry } = mainThreadSide({ tracks, buses });
  const module = instantiateEngine(wasm);
  const runner = new EngineRunner(module, buffer, {
    sampleRate: SAMPLE_RATE,
    quantum,
    now: Date.now,
    realTime: false,
  });
  return { runner, module, registry };
}

/** @param {EngineRunner} runner @param {(Float32Array[] | null)[]} inputs @param {number} frames */
function run(runner, inputs, frames) {
  const output = [new Float32Array(frames), new Float32Array(frames)];
  runner.process(inputs, output[0], output[1], frames);
  return output;
}

/**
 * One frame mixed down to stereo by the formulas of the Web Audio specification.
 * @param {number[]} frame by channel
 */
function mixDown(frame) {
  const [l, r, ...rest] = frame;
  if (frame.length === 4) return [0.5 * (l + rest[0]), 0.5 * (r + rest[1])];
  if (frame.length === 6)
    return [l + Math.SQRT1_2 * (rest[0] + rest[2]), r + Math.SQRT1_2 * (rest[0] + rest[3])];
  return [l, r];
}

test('inputs of 3 to 8 channels are mixed down by the formulas of the specification', async () => {
  const random = new Random(1);
  const [subject, reference] = [await runnerOf({ quantum: 128 }), await runnerOf({ quantum: 4096 })];
  for (const { registry } of [subject, reference]) registry.add('track', {});
  let peak = 0;
  for (const channels of [2, 1, 6, 4, 3, 0, 6, 1, 8, 2, 0, 1, 5, 4]) {
    for (const frames of [300, 128, 77]) {
      const input = Array.from({ length: channels }, () => random.noise(frames, 0.25));
      const stereo =
        channels <= 2
          ? input
          : [0, 1].map((side) =>
              Float32Array.from({ length: frames }, (_, i) => mixDown(input.map((x) => x[i]))[side]),
            );
      const outputs = [run(subject.runner, [input], frames), run(reference.runner, [stereo], frames)];
      assert.deepEqual(outputs[0], outputs[1], `${channels} channels, ${frames} frames`);
      peak = Math.max(peak, ...outputs[0][1].map(Math.abs));
    }
  }
  assert.ok(peak > 0.2);
});

for (const { tracks, buses, quantum } of [
  { tracks: 1, buses: 0, quantum: 128 },
  { tracks: 1024, buses: 64, quantum: 128 },
  { tracks: 100, buses: 3, quantum: 4096 },
]) {
  const size = `tracks: ${tracks}, quantum: ${quantum}`;
  test(`the warm-up leaves memory and output unchanged (${size})`, async () => {
    const runners = [await runnerOf({ tracks, buses, quantum }), await runnerOf({ tracks, buses, quantum })];
    const buffers = runners.map(({ module }) => module.HEAPU8.buffer);
    runners[0].runner.warmUp();
    for (const { registry } of runners) registry.add('track', {});
    const random = new Random(1);
    for (let i = 0; i < 120; i++) {
      const input = [random.noise(1000, 0.25)];
      const outputs = runners.map(({ runner }) => run(runner, [input], 1000));
      assert.deepEqual(outputs[0], outputs[1]);
      assert.ok(Math.max(...outputs[0][0]) > 0.1);
    }
    assert.deepEqual(
      runners.map(({ module }, i) => module.HEAPU8.buffer === buffers[i]),
      [true, true],
    );
  });
}

test("a closed headless mixer that is kept lets go of its engine's memory", async (t) => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  /** @type {WeakRef<WebAssembly.Memory>[]} */
  const memories = [];
  const { Instance } = WebAssembly;
  t.after(() => {
    WebAssembly.Instance = Instance;
  });
  WebAssembly.Instance = class extends Instance {
    /** @param {ConstructorParameters<typeof Instance>} parts */
    constructor(...parts) {
      super(...parts);
      memories.push(new WeakRef(/** @type {WebAssembly.Memory} */ (this.exports.memory)));
    }
  };
  const mixers = [];
  for (let i = 0; i < 5; i++) mixers.push(await createHeadlessMixer({ sampleRate: SAMPLE_RATE }));
  for (const mixer of mixers.slice(1)) await mixer.close();
  for (let i = 0; i < 10 && memories.some((memory, m) => m > 0 && memory.deref()); i++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  assert.deepEqual(
    memories.map((memory) => memory.deref() !== undefined),
    mixers.map(({ closed }) => !closed),
  );
});
