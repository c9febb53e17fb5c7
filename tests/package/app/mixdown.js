/** Renders in Node and writes the left and then the right channel to a file, as 32-bit floats. */
import { writeFileSync } from 'node:fs';
import { createHeadlessMixer } from 'busbar/headless';
import { CAPACITY, FRAMES, SAMPLE_RATE, SOURCES, setUp } from './mix.js';

const mixer = await createHeadlessMixer({ sampleRate: SAMPLE_RATE, ...CAPACITY });
setUp(mixer);
const [left, right] = mixer.render(SOURCES, FRAMES);
await mixer.close();
writeFileSync('mix.f32', new Float32Array([...left, ...right]));
