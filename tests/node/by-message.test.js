import { createMessageMixer } from '../support/message-mixer.js';
import { testMixersOf } from '../support/mixer-under-test.js';

/*
 * What holds of every mixer, once more of one whose values travel by messages.
 */

testMixersOf(createMessageMixer);
await import('./accuracy.test.js');
await import('./api.test.js');
await import('./batch.test.js');
await import('./clicks.test.js');
await import('./compressor.test.js');
await import('./isolation.test.js');
await import('./meters.test.js');
await import('./quanta.test.js');
await import('./removal.test.js');
await import('./routing.test.js');
