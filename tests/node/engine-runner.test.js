import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import createEngineModule from '#engine';
import { instantiateEngine } from '../../worklet/audio/engine-module.js';
import { EngineRunner } from '../../worklet/audio/engine-runner.js';
import { Random } from '../support/random.js';
import { mainThreadSide, SAMPLE_RATE } from '../support/worklet-scope.js';

const wasm = new WebAssembly.Module(readFileSync(new URL('../../dist/busbar.wasm', import.meta.url)));

/** A runner with the page's side of its control block. @param {{tracks?: number, buses?: number, quantum?: number, module?: import('../../worklet/audio/engine-module.js').EngineModule}} [options] */
async function runnerOf({ tracks = 1, buses = 0, quantum = 128, module } = {}) {
  const { buffer, registry } = mainThreadSide({ tracks, buses });
  module ??= await instantiateEngine(createEngineModule, wasm);
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

/** Down to stereo by the specification's table, from the channels of one frame. @param {number[]} frame */
function down(frame) {
  const [l, r, ...rest] = frame;
  if (frame.length === 4) return [0.5 * (l + rest[0]), 0.5 * (r + rest[1])];
  if (frame.length === 6)
    return [l + Math.SQRT1_2 * (rest[0] + rest[2]), r + Math.SQRT1_2 * (rest[0] + rest[3])];
  return [l, r];
}

test('inputs of any number of channels are mixed down as the specification says, in quanta of any length, while the number changes', async () => {
  const random = new Random(1);
  const [given, mixed] = [await runnerOf({ quantum: 128 }), await runnerOf({ quantum: 4096 })];
  for (const { registry } of [given, mixed]) registry.add('track', {});
  let heard = 0;
  for (const channels of [2, 1, 6, 4, 3, 0, 6, 1, 8, 2, 0, 1, 5, 4]) {
    for (const frames of [300, 128, 77]) {
      const input = Array.from({ length: channels }, () => random.noise(frames, 0.25));
      const stereo =
        channels <= 2
          ? input
          : [0, 1].map((side) =>
              Float32Array.from({ length: frames }, (_, i) => down(input.map((x) => x[i]))[side]),
            );
      const outputs = [run(given.runner, [input], frames), run(mixed.runner, [stereo], frames)];
      assert.deepEqual(outputs[0], outputs[1], `${channels} channels, ${frames} frames`);
      heard = Math.max(heard, ...outputs[0][1].map(Math.abs));
    }
  }
  assert.ok(heard > 0.2);
});

for (const { tracks, buses, quantum } of [
  { tracks: 1, buses: 0, quantum: 128 },
  { tracks: 1024, buses: 64, quantum: 128 },
  { tracks: 100, buses: 3, quantum: 4096 },
]) {
  test(`a rehearsal, at once or little by little, leaves the memory of ${tracks} tracks at ${quantum} frames where it is, and nothing in the mixer`, async () => {
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

test('a runner that is deleted gives all its memory back, in the midst of its rehearsal too', async () => {
  const { module } = await runnerOf({ tracks: 100 });
  const bytes = module.HEAPU8.length;
  for (let quanta = 0; quanta < 200; quanta++) {
    const { runner } = await runnerOf({ tracks: 100, module });
    for (let i = 0; i < quanta % 40; i++) run(runner, [], 128);
    runner.delete();
  }
  assert.equal(module.HEAPU8.length, bytes);
});
