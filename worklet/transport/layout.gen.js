// Written by scripts/generate.mjs from worklet/table/parameters.js and worklet/transport/layout.js: change those.

/** FNV-1a over the table and layout.js: page, worklet and wasm compare it at start. */
export const LAYOUT_HASH = -517224039;

/** Parameters of a strip. */
export const SLOTS = 33;
