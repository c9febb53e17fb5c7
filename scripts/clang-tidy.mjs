#!/usr/bin/env node
/**
 * Lints the engine's C++ with the flags of the native build. The files of cpp/wasm are left out: they need
 * Emscripten's headers and WebAssembly's built-in functions.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { build, buildFolder } from './cmake.mjs';
import { cppFiles } from './cpp-files.mjs';
import { exitOnFailure } from './run.mjs';

/** @param {string[]} files @returns {Promise<boolean>} whether they are free of findings */
const tidy = (files) =>
  new Promise((resolve) => {
    const child = spawn('clang-tidy', ['--quiet', '-p', buildFolder('native'), ...files], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.on('close', (code) => {
      if (output.trim()) console.log(output.trim());
      resolve(code === 0);
    });
    child.on('error', (error) => {
      console.error(`clang-tidy could not be started: ${error.message}`);
      resolve(false);
    });
  });

await exitOnFailure(() => build('native', 'busbar_engine'));
const files = cppFiles('cpp').filter((file) => file.endsWith('.cpp') && !file.includes('cpp/wasm/'));
const workers = Math.min(availableParallelism(), files.length);
const shares = Array.from({ length: workers }, (_, worker) =>
  files.filter((_file, i) => i % workers === worker),
);
const clean = await Promise.all(shares.map(tidy));
console.log(`linted ${files.length} C++ files and their headers`);
process.exitCode = clean.every(Boolean) ? 0 : 1;
