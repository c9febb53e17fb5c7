import { describe } from 'node:test';

/* Repeats the click tests at the highest common sample rate, where a block is a quarter as long in time. */

process.env.BUSBAR_RATE = '192000';

describe('at 192 kHz', async () => {
  await import('./clicks.test.js');
});
