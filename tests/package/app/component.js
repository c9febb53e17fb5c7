/**
 * A component that a server renders first. The server imports Busbar too, but only the browser uses
 * `createMixer`.
 */
import { createMixer } from 'busbar';
import { createHeadlessMixer } from 'busbar/headless';
import { CAPACITY, FRAMES, SAMPLE_RATE, SOURCES, setUp } from './mix.js';

export async function renderToString() {
  const mixer = await createHeadlessMixer({ sampleRate: SAMPLE_RATE, ...CAPACITY });
  setUp(mixer);
  const [left] = mixer.render(SOURCES, FRAMES);
  await mixer.close();
  return `<button data-peak="${Math.max(...left.map(Math.abs))}">${typeof createMixer}</button>`;
}
