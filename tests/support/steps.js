/*
 * Runs code at given frames of an offline rendering. Each step runs, and is flushed, while the audio thread
 * waits before the quantum that begins at its frame. This is what OfflineAudioContext.suspend is for. Firefox
 * lacks it, so a worklet after the mixer blocks the audio thread there. Runs in a page.
 */

/**
 * @typedef {{at: number, run: () => unknown}} Step `at` in frames, a multiple of the render quantum
 * @typedef {{connect(node: AudioNode): unknown, flush(): Promise<void>}} Mixer
 */

/**
 * Schedules steps. Await this before `startRendering()`.
 * @param {OfflineAudioContext} context
 * @param {Mixer} mixer rendered before the audio thread is blocked
 * @param {readonly Step[]} steps in order of their frames
 * @returns {Promise<void>}
 */
export async function scheduleSteps(context, mixer, steps) {
  if (typeof context.suspend === 'function') runWhileSuspended(context, mixer, steps);
  else await runWhileBlocked(context, mixer, steps);
}

/** @param {OfflineAudioContext} context @param {Mixer} mixer @param {readonly Step[]} steps */
function runWhileSuspended(context, mixer, steps) {
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
async function runWhileBlocked(context, mixer, steps) {
  const progress = new Int32Array(new SharedArrayBuffer(8)); // frames reached, steps done
  await context.audioWorklet.addModule('/tests/support/pause-worklet.js');
  const pause = new AudioWorkletNode(context, 'pause', {
    processorOptions: { progress, frames: steps.map(({ at }) => at) },
  });
  mixer.connect(pause);
  pause.connect(context.destination); // it outputs silence, but is processed, and after the mixer
  const runSteps = async () => {
    for (const [i, { run }] of steps.entries()) {
      while (Atomics.load(progress, 0) <= i) await new Promise((resolve) => setTimeout(resolve));
      try {
        await run();
      } finally {
        Atomics.store(progress, 1, i + 1);
      }
    }
  };
  runSteps();
}
