#!/usr/bin/env node
/** Formats the C++ by .clang-format. With --check it only reports files that are not formatted, and fails. */
import { cppFiles } from './cpp-files.mjs';
import { exitOnFailure, run } from './run.mjs';

const files = cppFiles('cpp', 'tests/cpp', 'scripts');
await exitOnFailure(() =>
  run(['clang-format', ...(process.argv.includes('--check') ? ['--dry-run', '--Werror'] : ['-i']), ...files]),
);
console.log(`${files.length} C++ files`);
