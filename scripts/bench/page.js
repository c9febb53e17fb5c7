/* Measurements of bench.mjs that run in a page. */

/**
 * Times creation in a page whose caches are warm.
 * @returns {Promise<{mixer: number, addModule: number, compile: number, nodes: number}>} in ms. `mixer`:
 *   until a mixer of 32 strips is ready; `addModule`: of a trivial module; `compile`: of the wasm; `nodes`:
 *   `addModule` and 28 worklet nodes with an input each, until their processors exist
 */
export async function timeCreation() {
  const { createMixer } = await import('/dist/index.js');
  const timed = async (/** @type {() => unknown} */ body) => {
    const start = performance.now();
    await body();
    return performance.now() - start;
  };
  const warm = new AudioContext();
  await (await createMixer(warm, { tracks: 32 })).close();
  await warm.close();
  const bytes = await (await fetch('/dist/busbar.wasm')).arrayBuffer();
  const contexts = [new AudioContext(), new AudioContext()];
  const addModule = await timed(() => contexts[0].audioWorklet.addModule('/scripts/bench/ready.js'));
  const nodes = await timed(() => Promise.all(Array.from({ length: 28 }, () => readyNode(contexts[0]))));
  const mixer = await timed(async () => {
    const mixer = await createMixer(contexts[1], { tracks: 32 });
    for (let i = 0; i < 32; i++) mixer.addTrack();
  });
  const compile = await timed(() => WebAssembly.compile(bytes));
  for (const context of contexts) await context.close();
  return { mixer, addModule, compile, nodes: addModule + nodes };
}

/** @param {BaseAudioContext} context @returns {Promise<unknown>} resolves when its processor exists */
function readyNode(context) {
  const node = new AudioWorkletNode(context, 'ready', { numberOfInputs: 1 });
  return new Promise((resolve) => {
    node.port.onmessage = resolve;
  });
}

/**
 * Times writes of parameters while the audio thread reads them.
 * @returns {Promise<{write: number[], batchOf1000: number[], setValueAtTime: number[]}>} in µs: of one write,
 *   of a whole batch, and of one call of AudioParam's method
 */
export async function timeWrites() {
  const { createMixer } = await import('/dist/index.js');
  const context = new AudioContext();
  const mixer = await createMixer(context, { tracks: 32, buses: 0 });
  mixer.connect(context.destination);
  const params = Array.from({ length: 32 }, () => mixer.addTrack()).flatMap((track) => [
    track.gain,
    track.pan,
    track.eq[0].frequency,
    track.compressor.threshold,
  ]);
  await context.resume();
  const targets = [0.5, 0.25, 500, -20];
  const repetitions = 1000;
  const sample = (/** @type {(round: number) => void} */ body, /** @type {number} */ times) => {
    /** @type {number[]} */ const result = [];
    for (let i = 0; i < 200; i++) {
      const start = performance.now();
      body(i);
      result.push((1000 * (performance.now() - start)) / times);
    }
    return result.slice(50); // the first 50 warm up
  };
  const writeAll = (/** @type {number} */ round) => {
    for (let i = 0; i < repetitions; i++)
      params[i % params.length].value = targets[i % 4] + (round + i) * 1e-5;
  };
  const write = sample(writeAll, repetitions);
  const batchOf1000 = sample((round) => mixer.batch(() => writeAll(round)), 1);
  await mixer.close();
  const gains = Array.from({ length: 128 }, () => new GainNode(context).gain);
  const setValueAtTime = sample((round) => {
    for (let i = 0; i < repetitions; i++)
      gains[i % 128].setValueAtTime(0.5 + (round + i) * 1e-5, context.currentTime + round * 1e-4);
  }, repetitions);
  await context.close();
  return { write, batchOf1000, setValueAtTime };
}
