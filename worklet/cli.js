#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { Failure, Interrupted } from './cli/failure.js';
import { durationText } from './cli/level.js';
import { SAMPLE_FORMATS } from './cli/mix-file.js';
import { mixdown } from './cli/mixdown.js';
import { Progress } from './cli/progress.js';

/** `npx busbar`: what it does is said by `npx busbar --help`. */

const MAX_TAIL = 600;
/** Exit codes. By a signal it ends with 128 and the signal's number, as shells do. */
const FAILED = 1;
const MISUSED = 2;

/** @param {string} text */
function tailOf(text) {
  const tail = Number(text);
  if (text.trim() === '' || !(tail >= 0 && tail <= MAX_TAIL))
    throw new InvalidArgumentError(`Allowed are 0 to ${MAX_TAIL} seconds.`);
  return tail;
}

/** @param {string} path */
function wavOf(path) {
  if (!/\.wav$/i.test(path)) throw new InvalidArgumentError('A name that ends in .wav is needed.');
  return path;
}

/**
 * @param {string[]} stems
 * @param {{out: string, session?: string, format: string, tail: number, quiet?: boolean}} options
 */
async function act(stems, { quiet, ...options }) {
  const format = SAMPLE_FORMATS[options.format];
  const progress = new Progress(quiet ? null : process.stderr);
  try {
    const { frames, sampleRate, level, silent, faulty } = await mixdown(
      stems,
      { ...options, format },
      (part) => progress.show(part),
    );
    progress.clear();
    for (const name of silent) console.warn(`busbar: warning: track "${name}" has no stem and is silent`);
    for (const name of faulty)
      console.warn(`busbar: warning: "${name}" fell silent for moments, its samples were beyond +300 dBFS`);
    if (format.codec !== 'pcm-f32' && level.over > 0) {
      console.warn(
        `busbar: warning: ${level.over} samples are clipped; lower the master's gain, or write --format 32f`,
      );
    }
    if (!quiet)
      console.log(
        `${options.out}: ${durationText(frames / sampleRate)}, ${sampleRate} Hz, ${format.label}, peak ${level.text}`,
      );
  } catch (error) {
    progress.clear();
    if (!(error instanceof Failure)) throw error;
    console.error(`busbar: ${error.message}`);
    process.exitCode =
      error instanceof Interrupted
        ? 128 + constants.signals[/** @type {NodeJS.Signals} */ (error.signal)]
        : FAILED;
  }
}

// Whether anybody still listens is no matter of the mix: a closed terminal must not end it half-way, with its draft left behind.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const { version, description } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);
const program = new Command('busbar')
  .description(description)
  .version(version)
  .showHelpAfterError('(busbar mixdown --help tells more)');
program
  .command('mixdown')
  .description(
    'Mixes WAV files (mono or stereo, 16, 24 or 32 bits or float, of equal sample rates) into one.',
  )
  .argument('<stems...>', 'the files; each plays on the track of the session that has its name, without .wav')
  .addOption(new Option('-o, --out <file>', 'where the mix goes').argParser(wavOf).makeOptionMandatory())
  .option(
    '-s, --session <file>',
    'what mixer.toJSON() gave; without it every stem is a track at its defaults',
  )
  .addOption(
    new Option('-f, --format <format>', 'of the samples: 16 (dithered), 24, 32f')
      .choices(Object.keys(SAMPLE_FORMATS))
      .default('32f'),
  )
  .addOption(
    new Option('-t, --tail <seconds>', 'what is added to the longest stem, for what still rings')
      .argParser(tailOf)
      .default(0),
  )
  .option('-q, --quiet', 'tell of errors and warnings only')
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 a file is wrong, 2 the command is wrong, 130 ended by Ctrl-C.',
  )
  .action(act);
for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  const exitCode = /** @type {{exitCode?: number}} */ (error).exitCode;
  if (exitCode === undefined) throw error;
  process.exitCode = exitCode === 0 ? 0 : MISUSED;
}
