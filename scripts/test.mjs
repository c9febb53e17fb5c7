#!/usr/bin/env node
/**
 * `npm test` and `npm run check`. If a step fails, the others still run, unless they need its result. The run
 * ends with a table of all steps and a list of the slowest tests.
 *
 *   node scripts/test.mjs [step ...]   all steps, or only those that begin with these words
 *   node scripts/test.mjs --fast       the steps of `npm run check`, on a tree that has been built
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { buildFolder, ROOT } from './cmake.mjs';
import { CommandFailed } from './run.mjs';
import { STEPS } from './test/steps.mjs';
import { summaryOf } from './test/summary.mjs';

const program = new Command('npm test --')
  .argument('[steps...]', `first words of steps: ${STEPS.map(({ name }) => firstWord(name)).join(', ')}`)
  .option('--fast', 'only the steps of `npm run check`', false)
  .parse();
const wanted = program.args;
/** @type {{fast: boolean}} */
const { fast } = program.opts();

/** @param {string} name */
function firstWord(name) {
  return name.split(' ')[0];
}

const possible = fast ? STEPS.filter((step) => step.fast) : STEPS;
const firstWords = possible.map(({ name }) => firstWord(name));
const unknown = wanted.filter((word) => !firstWords.includes(word));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. The steps are ${firstWords.join(', ')}.`);
  process.exit(1);
}

if (fast && !(existsSync(join(ROOT, 'dist')) && existsSync(buildFolder('native')))) {
  console.error('npm run check needs a built tree. Run once: npm run setup && npm test -- build native');
  process.exit(1);
}

// One seed for all steps, so that one number repeats the whole run.
if (process.env.BUSBAR_SEED === 'random')
  process.env.BUSBAR_SEED = String(Math.floor(Math.random() * 2 ** 32));

const steps = possible.filter(({ name }) => wanted.length === 0 || wanted.includes(firstWord(name)));
/** @type {import('./test/summary.mjs').StepResult[]} */
const results = [];
let stopped = false;
for (const { name, act, needed } of steps) {
  /** @type {import('./test/summary.mjs').StepResult} */
  const result = { name, seconds: 0, outcome: 'not run', times: [] };
  results.push(result);
  if (stopped) continue;
  console.log(`\n── ${name}`);
  const start = Date.now();
  try {
    act({ fast, times: result.times });
    result.outcome = 'passed';
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    console.error(`   ${error.message}`);
    result.outcome = 'failed';
    stopped = needed === true;
  }
  result.seconds = (Date.now() - start) / 1000;
}

const failed = results.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
console.log(`\n${summaryOf(results)}`);
if (process.env.BUSBAR_SEED)
  console.log(`\nThe random tests ran with BUSBAR_SEED=${process.env.BUSBAR_SEED}.`);
console.log(failed.length === 0 ? '\nAll steps passed.' : `\nFailed: ${failed.join('; ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
