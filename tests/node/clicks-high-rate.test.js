/** The same clicks at the highest common rate, where a block is a quarter as long in time. */
process.env.BUSBAR_RATE = '192000';
await import('./clicks.test.js');
