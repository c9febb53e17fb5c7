/// <reference path="./globals.d.ts" />

/** Eight hex digits over all that makes up this build. Page, worklet and wasm must agree on it. */
export const BUILD = __BUSBAR_BUILD__;

/** What the processors are registered as, by backend: two builds can live in one context. */
export const PROCESSOR_NAMES = Object.freeze({ wasm: `busbar-${BUILD}`, js: `busbar-${BUILD}-js` });

/** Name of the wasm's custom section that holds its build, in ASCII. */
export const BUILD_SECTION = 'busbar';
