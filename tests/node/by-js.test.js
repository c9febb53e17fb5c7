import { createHeadlessMixer } from 'busbar/headless';
import { testMixersOf } from '../support/mixer-under-test.js';

/*
 * What holds of every mixer, once more of one whose engine is in JavaScript. (The clicks would take minutes: backends.test.js compares the bits of
 * whatever moves.)
 */

testMixersOf((options) => createHeadlessMixer({ ...options, backend: 'js' }));
await import('./accuracy.test.js');
await import('./api.test.js');
await import('./batch.test.js');
await import('./compressor.test.js');
await import('./isolation.test.js');
await import('./meters.test.js');
await import('./quanta.test.js');
await import('./removal.test.js');
await import('./routing.test.js');
