import { createHeadlessMixer } from 'busbar/headless';
import { setUpStrip } from './graphs.js';

const SAMPLE_RATE = 48_000;
const QUANTUM = 128;
const QUANTA_PER_SAMPLE = 8;

/**
 * The engine without a browser, copies in and out included: µs a quantum, one sample for each 8 quanta.
 * @param {{strips: number, seconds: number}} options
 */
export async function timeEngine({ strips, seconds }) {
  const mixer = await createHeadlessMixer({ sampleRate: SAMPLE_RATE, tracks: strips, buses: 0 });
  const frames = QUANTUM * QUANTA_PER_SAMPLE;
  const noises = Array.from({ length: 16 }, () => Float32Array.from({ length: frames }, () => Math.random() / 2 - 0.25));
  const inputs = Array.from({ length: strips }, (_, i) => [noises[i % 16], noises[(i + 5) % 16]]);
  for (let i = 0; i < strips; i++) setUpStrip(mixer.addTrack(), (2 * i) / Math.max(1, strips - 1) - 1);
  /** @type {number[]} */ const times = [];
  for (let done = 0; done < seconds * SAMPLE_RATE; done += frames) {
    for (const strip of mixer.strips) void strip.meter.peak;
    const start = performance.now();
    mixer.render(inputs, frames);
    times.push((1000 * (performance.now() - start)) / QUANTA_PER_SAMPLE);
  }
  await mixer.close();
  return times.slice(times.length / 10); // warmed up
}
