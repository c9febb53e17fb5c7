#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { Failure, Interrupted } from './cli/failure.js';
import { durationText } from './cli/level.js';
import { SAMPLE_FORMATS } from './cli/mix-file.js';
import { mixdown } from './cli/mixdown.js';
import { Progress } from './cli/progress.js';

/** The command line interface, `npx busbar`. */

/** Seconds. */
const MAX_TAIL = 600;
/** Exit codes. After a signal the code is 128 plus the signal's number, as in shells. */
const FAILED = 1;
const MISUSED = 2;

/** @param {string} text @throws {InvalidArgumentError} if it is not a number of seconds from 0 to MAX_TAIL */
function parseTail(text) {
  const tail = Number(text);
  if (text.trim() === '' || !(tail >= 0 && tail <= MAX_TAIL))
    throw new InvalidArgumentError(`It must be 0 to ${MAX_TAIL} seconds.`);
  return tail;
}

/** @param {string} path @throws {InvalidArgumentError} if it does not end in .wav */
function parseOutput(path) {
  if (!/\.wav$/i.test(path)) throw new InvalidArgumentError('It must end in .wav.');
  return path;
}

/**
 * Runs the command, prints warnings and the result or the error, and sets the exit code.
 * @param {string[]} stems
 * @param {{out: string, session?: string, format: string, tail: number, quiet?: boolean}} options
 */
async function runMixdown(stems, { quiet, ...options }) {
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
      console.warn(
        `busbar: warning: strip "${name}" was silenced in some blocks because of samples above +300 dBFS`,
      );
    if (format.codec !== 'pcm-f32' && level.over > 0) {
      console.warn(
        `busbar: warning: ${level.over} samples are clipped; lower the master's gain or use --format 32f`,
      );
    }
    if (!quiet)
      console.log(
        `${options.out}: ${durationText(frames / sampleRate)}, ${sampleRate} Hz, ${format.label}, ` +
          `peak ${level.text}`,
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

// A closed terminal or pipe must not end a mixdown and leave its temporary file behind.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const { version, description } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);
const program = new Command('busbar')
  .description(description)
  .version(version)
  .showHelpAfterError('(see busbar mixdown --help)');
program
  .command('mixdown')
  .description(
    'Mixes WAV files into one. They must be mono or stereo, of 16, 24 or 32 bits or 32-bit float, ' +
      'and have the same sample rate.',
  )
  .argument('<stems...>', 'WAV files; each plays on the track of the session with its name, without .wav')
  .addOption(
    new Option('-o, --out <file>', 'file of the mix, a name that ends in .wav')
      .argParser(parseOutput)
      .makeOptionMandatory(),
  )
  .option(
    '-s, --session <file>',
    'JSON file with the result of mixer.toJSON(); without it each stem plays on a track at the defaults',
  )
  .addOption(
    new Option('-f, --format <format>', 'sample format: 16 bits (dithered), 24 bits or 32-bit float')
      .choices(Object.keys(SAMPLE_FORMATS))
      .default('32f'),
  )
  .addOption(
    new Option('-t, --tail <seconds>', `time to render after the end of the longest stem, 0 to ${MAX_TAIL}`)
      .argParser(parseTail)
      .default(0),
  )
  .option('-q, --quiet', 'print errors and warnings only')
  .addHelpText(
    'after',
    '\nExit codes: 0 success, 1 invalid or unwritable file, 2 invalid command, 130 ended by Ctrl-C.',
  )
  .action(runMixdown);
for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  const exitCode = /** @type {{exitCode?: number}} */ (error).exitCode;
  if (exitCode === undefined) throw error;
  process.exitCode = exitCode === 0 ? 0 : MISUSED;
}
