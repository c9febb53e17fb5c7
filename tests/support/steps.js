/*
 * Steps in the midst of an offline rendering: each is taken, and flushed, while the audio thread stands still, before the quantum that begins at
 * its frame. Runs in a page. OfflineAudioContext.suspend is made for this; Firefox lacks it, and there a worklet behind the mixer holds the audio thread.
 */

/**
 * @typedef {{at: number, run: () => unknown}} Step `at` in frames, a multiple of the render quantum
 * @typedef {{connect(node: AudioNode): unknown, flush(): Promise<void>}} Mixer
 */

/**
 * Await this before `startRendering()`.
 * @param {OfflineAudioContext} context
 * @param {Mixer} mixer what must have stood still when a step is taken
 * @param {readonly Step[]} steps in order of their frames
 * @returns {Promise<void>}
 */
export async function takeSteps(context, mixer, steps) {
  if (typeof context.suspend === 'function') suspendFor(context, mixer, steps);
  else await holdFor(context, mixer, steps);
}

/** @param {OfflineAudioContext} context @param {Mixer} mixer @param {readonly Step[]} steps */
function suspendFor(context, mixer, steps) {
  for (const { at, run } of steps) {
    context.suspend(at / context.sampleRate).then(async () => {
      try {
        await run();
        await mixer.flush();
      } finally {
        context.resume();
      }
    });
  }
}

/** @param {OfflineAudioContext} context @param {Mixer} mixer @param {readonly Step[]} steps */
async function holdFor(context, mixer, steps) {
  const progress = new Int32Array(new SharedArrayBuffer(8)); // how many frames were reached, and steps taken
  await context.audioWorklet.addModule('/tests/support/hold-worklet.js');
  const hold = new AudioWorkletNode(context, 'hold', {
    processorOptions: { progress, frames: steps.map(({ at }) => at) },
  });
  mixer.connect(hold);
  hold.connect(context.destination); // silent, but processed, after the mixer
  const walk = async () => {
    for (const [i, { run }] of steps.entries()) {
      while (Atomics.load(progress, 0) <= i) await new Promise((resolve) => setTimeout(resolve));
      try {
        await run();
      } finally {
        Atomics.store(progress, 1, i + 1);
      }
    }
  };
  walk();
}
