/*
 * Wrong sessions and wrong use of a history. The columns of a row are those of values.js. `master` is the
 * master's part of `session`, `first` that of its first track.
 */

const STRIPS = '"track", "bus" or "master"';

/** @type {import('./rows.js').Row[]} */
export const refusedByTypes = [
  ['await mixer.restore()', 'DataError', 'restore()', 'session', 'got undefined', 'an object'],
  ['await mixer.restore(null)', 'DataError', 'restore()', 'session', 'got null', 'an object'],
  ['await mixer.restore("{}")', 'DataError', 'restore()', 'session', 'got "{}"', 'an object'],
  ['await mixer.restore({ strips: [] })', 'DataError', 'restore()', 'session.version', 'is missing'],
  [
    'await mixer.restore({ ...session, version: 3 })',
    'NotSupportedError',
    'restore()',
    'version',
    'got 3',
    '1 or 2,',
  ],
  [
    'await mixer.restore({ ...session, version: "1" })',
    'DataError',
    'restore()',
    'version',
    'got "1"',
    '1 or 2,',
  ],
  [
    'await mixer.restore({ ...session, strips: {} })',
    'DataError',
    'restore()',
    'strips',
    'object',
    'an array',
  ],
  [
    'await mixer.restore({ ...session, strips: [5] })',
    'DataError',
    'restore()',
    'strips[0]',
    '5',
    'an object',
  ],
  [
    'await mixer.restore({ ...session, capacity: 8 })',
    'DataError',
    'restore()',
    'capacity',
    '8',
    'an object',
  ],
  ['await mixer.restore({ ...session, order: "x" })', 'DataError', 'restore()', 'order', '"x"', 'an array'],
  [
    'await mixer.restore({ ...session, swing: 1 })',
    'DataError',
    'restore()',
    'session.swing',
    'not known',
    'order',
  ],
  [
    'await mixer.restore({ ...session, strips: [{ ...master, kind: "group" }] })',
    ...['DataError', 'restore()', 'strips[0].kind', 'got ', STRIPS],
  ],
  [
    'await mixer.restore({ ...session, strips: [{ ...master, name: 5 }] })',
    ...['DataError', 'restore()', 'strips[0].name', 'got 5', 'a string'],
  ],
  [
    'await mixer.restore({ ...session, strips: [{ ...master, parameters: { gain: null } }] })',
    ...['DataError', 'restore()', 'strips[0].parameters', 'got null', '0 to 16'],
  ],
  ['createHistory()', 'TypeError', 'createHistory()', 'mixer', 'got undefined', 'a mixer'],
  ['createHistory({})', 'TypeError', 'createHistory()', 'mixer', 'an object (Object)', 'a mixer'],
  ['createHistory(mixer, 100)', 'TypeError', 'createHistory()', 'options', 'got 100', 'an object'],
  [
    'createHistory(mixer, { max: 5 })',
    'TypeError',
    'createHistory()',
    'the option',
    '"max"',
    'limit, mergeMs',
  ],
  ['createHistory(mixer, { limit: "5" })', 'TypeError', 'createHistory()', 'limit', '"5"', '1 to 10000'],
  [
    'createHistory(mixer, { mergeMs: null })',
    'TypeError',
    'createHistory()',
    'mergeMs',
    'null',
    '0 to 60000',
  ],
  ['history.undoSteps = 0', 'TypeError', 'History', 'undoSteps', '0', 'read-only'],
  ['history.limit = 5', 'TypeError', 'History', 'limit', '5', 'can be set'],
];

/** @type {import('./rows.js').Row[]} */
export const atRunTime = [
  [
    'await mixer.restore({ ...session, capacity: { tracks: 0, buses: 0 } })',
    ...['DataError', 'restore()', 'session.capacity.tracks', 'got 0', '1 to 1024'],
  ],
  [
    'await mixer.restore({ ...session, capacity: { tracks: 1, buses: 2 } })',
    ...['DataError', 'restore()', 'session.capacity.tracks', 'got 1', 'at least 2'],
  ],
  ['await mixer.restore({ ...session, strips: [] })', 'DataError', 'restore()', 'strips', 'the master'],
  [
    'await mixer.restore({ ...session, strips: [...session.strips, master] })',
    ...['DataError', 'restore()', '.id', '"master"', 'unique'],
  ],
  [
    'await mixer.restore({ ...session, strips: [{ ...first, id: "kick" }, master] })',
    ...['DataError', 'restore()', 'strips[0].id', 'got "kick"', '"track-1"'],
  ],
  [
    'await mixer.restore({ ...session, strips: [{ ...first, output: "track-1" }, master] })',
    ...['DataError', 'restore()', 'strips[0].output', 'got "track-1"', 'the id of a bus'],
  ],
  [
    'await mixer.restore({ ...session, strips: [{ ...first, output: "bus-9" }, master] })',
    ...['DataError', 'restore()', 'strips[0].output', 'got "bus-9"', 'a strip of the session'],
  ],
  [
    'await mixer.restore({ ...session, strips: [{ ...first, parameters: { gain: 17 } }, master] })',
    ...['DataError', 'restore()', 'strips[0].parameters', 'got 17', '0 to 16'],
  ],
  [
    'await mixer.restore({ ...session, strips: [{ ...first, parameters: { gain: NaN } }, master] })',
    ...['DataError', 'restore()', 'strips[0].parameters', 'got NaN', '0 to 16'],
  ],
  [
    'await mixer.restore({ ...session, strips: [{ ...first, parameters: { volume: 1 } }, master] })',
    ...['DataError', 'restore()', 'strips[0].parameters.volume', 'is not a parameter of a track'],
  ],
  [
    'await mixer.restore({ ...session, order: [] })',
    'DataError',
    'restore()',
    'order',
    'got 0',
    'all 5 strips',
  ],
  [
    'await mixer.restore({ ...session, order: ["bus-9"] })',
    ...['DataError', 'restore()', 'order', 'got "bus-9"', 'the id of each strip once'],
  ],
  [
    'await mixer.restore({ ...session, userData: new Date() })',
    ...['DataError', 'restore()', 'session.userData', 'an object (Date)', 'plain data'],
  ],
  [
    'await full.restore(session)',
    ...['RangeError', 'restore()', 'session.strips', '2 tracks', "the mixer's capacity is 1"],
  ],
  ['createHistory(mixer, { limit: 0 })', 'RangeError', 'createHistory()', 'limit', 'got 0', '1 to 10000'],
  [
    'createHistory(mixer, { limit: 1.5 })',
    'RangeError',
    'createHistory()',
    'limit',
    '1.5',
    'an integer from 1',
  ],
  ['createHistory(mixer, { limit: NaN })', 'RangeError', 'createHistory()', 'limit', 'NaN', '1 to 10000'],
  [
    'createHistory(mixer, { mergeMs: -1 })',
    'RangeError',
    'createHistory()',
    'mergeMs',
    'got -1',
    '0 to 60000',
  ],
];
