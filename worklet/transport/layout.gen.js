// Written by scripts/generate from worklet/table/parameters.js and worklet/transport/layout.js: change those.

/** FNV-1a over the table and layout.js. Main thread, worklet and wasm compare it at start. */
export const LAYOUT_HASH = -770698755;

/** Parameters of a strip. */
export const SLOTS = 33;
