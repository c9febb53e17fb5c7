// Written by scripts/generate.mjs from worklet/parameters.js and worklet/layout.js: change those.

/** FNV-1a over the table and layout.js: page, worklet and wasm compare it at start. */
export const LAYOUT_HASH = 1653229363;

/** Parameters of a strip. */
export const SLOTS = 33;
