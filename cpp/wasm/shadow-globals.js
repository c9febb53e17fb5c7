/*
 * Emscripten puts this file at the start of the function that makes the engine's module (--pre-js). The
 * module's code for shells assigns to `console.log`, `console.warn` and `console.error` wherever there is a
 * global `print`, and every page has one. These variables hide the globals from that code, so it never
 * touches the host's console. They also keep the module from logging: a worklet's scope may lack a console.
 */

// biome-ignore-all lint/correctness/noUnusedVariables: the code after this file reads them
// biome-ignore-all lint/style/useConst: `var` has the scope of the function
var print;
var printErr;
var console = { log() {}, warn() {}, error() {} };
