#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { inspect } from 'node:util';
import { Command, InvalidArgumentError, Option } from 'commander';
import { Failure, Interrupted } from './cli/failure.js';
import { durationText } from './cli/level.js';
import { mixdown } from './cli/mixdown.js';
import { oneLine } from './cli/one-line.js';
import { Progress } from './cli/progress.js';
import { SAMPLE_FORMATS } from './cli/sample-format.js';
import { messageOf } from './common/errors.js';
import { MAX_SAMPLE_RATE, MIN_SAMPLE_RATE } from './table/ranges.js';

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

/** @param {string} text @throws {InvalidArgumentError} if it is not a sample rate in Hz */
function parseRate(text) {
  const rate = Number(text);
  if (!Number.isInteger(rate) || rate < MIN_SAMPLE_RATE || rate > MAX_SAMPLE_RATE)
    throw new InvalidArgumentError(
      `It must be a whole number of Hz, ${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE}, such as 48000.`,
    );
  return rate;
}

/** @param {string} path @throws {InvalidArgumentError} if it does not end in .wav */
function parseOutput(path) {
  if (!/\.wav$/i.test(path)) throw new InvalidArgumentError('It must end in .wav.');
  return path;
}

/**
 * @param {string} text
 * @param {readonly string[]} [others] what the option was given before
 * @throws {InvalidArgumentError} if it is not a name, "=" and a file
 */
function parseTrack(text, others = []) {
  if (!/=./s.test(text)) throw new InvalidArgumentError('It must be name=file, such as "Kick=stems/k1.wav".');
  return [...others, text];
}

/** Prints a line. @param {'log' | 'error'} stream @param {string} text */
function print(stream, text) {
  console[stream](oneLine(text));
}

/**
 * Runs the command, prints warnings and the result or the error, and sets the exit code.
 * @param {string[]} stems
 * @param {import('./cli/mixdown.js').MixdownOptions & {format: string, quiet?: boolean}} options
 */
async function runMixdown(stems, { quiet, ...options }) {
  if (stems.length === 0 && !options.track) mixdownCommand.error('error: stems or --track must be given');
  const format = SAMPLE_FORMATS[options.format];
  const progress = new Progress(quiet ? null : process.stderr);
  const reporter = {
    note: (/** @type {string} */ text) => quiet || print('log', text),
    warn(/** @type {string} */ text) {
      progress.clear();
      print('error', `busbar: warning: ${text}`);
    },
    progress: (/** @type {number} */ part) => progress.show(part),
  };
  try {
    const { frames, sampleRate, level } = await mixdown(stems, { ...options, format }, reporter);
    progress.clear();
    if (format.codec !== 'pcm-f32' && level.over > 0)
      reporter.warn(`${level.over} samples are clipped; lower the master's gain or use --format 32f`);
    reporter.note(
      `${options.out}: ${durationText(frames / sampleRate)}, ${sampleRate} Hz, ${format.label}, ` +
        `peak ${level.text}`,
    );
  } catch (error) {
    progress.clear();
    printError(error);
    process.exitCode =
      error instanceof Interrupted
        ? 128 + constants.signals[/** @type {NodeJS.Signals} */ (error.signal)]
        : FAILED;
  }
}

/** Prints an error in one line, and with --debug its stack and its causes. @param {unknown} error */
function printError(error) {
  const isDebug = process.argv.includes('--debug');
  const message = messageOf(error) || 'no message';
  const hint = isDebug ? '' : ' (--debug shows where)';
  const text = error instanceof Failure ? message : `unexpected error: ${message}${hint}`;
  print('error', `busbar: ${text}`);
  if (isDebug) console.error(inspect(error));
}

/**
 * What may help with a wrong command: options after `--`, or a file whose name starts with a dash.
 * @param {string} message
 */
function hintFor(message) {
  const [, ...files] = process.argv.slice(process.argv.indexOf('--', 2));
  const flags = mixdownCommand.options.flatMap(({ short, long }) => [short, long]);
  const option = files.find((file) => flags.includes(file.split('=')[0]));
  if (process.argv.includes('--', 2) && option && /--out|--track/.test(message))
    return `(everything after -- is a file, also ${option}; options must stand before it)\n`;
  const [, file] = /unknown option '(-.+\.wav)'/i.exec(message) ?? [];
  return file ? `(if ${file} is a file, write ./${file})\n` : '';
}

process.on('uncaughtException', (error) => {
  printError(error);
  process.exit(FAILED);
});
// A closed terminal or pipe must not end a mixdown and leave its temporary file behind.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const { version, description } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);
const program = new Command('busbar')
  .description(description)
  .version(version)
  .showHelpAfterError('(see busbar mixdown --help)')
  .configureOutput({ outputError: (text, write) => write(text + hintFor(text)) });
const mixdownCommand = program
  .command('mixdown')
  .description('Mixes WAV files into one.')
  .argument(
    '[stems...]',
    'WAV files, or patterns such as "*.wav"; each file plays on the track of the session with its name, ' +
      'without .wav',
  )
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
    new Option(
      '--track <name=file>',
      "plays a file on the track with exactly this name, also where no file can have the track's name; " +
        'may be repeated',
    ).argParser(parseTrack),
  )
  .addOption(
    new Option('-f, --format <format>', 'sample format: 16 bits (dithered), 24 bits or 32-bit float')
      .choices(Object.keys(SAMPLE_FORMATS))
      .default('32f'),
  )
  .addOption(
    new Option(
      '-r, --rate <Hz>',
      'sample rate of the mix, to which stems of other rates are resampled; without it all stems must ' +
        'have the same rate',
    ).argParser(parseRate),
  )
  .addOption(
    new Option('-t, --tail <seconds>', `time to render after the end of the longest stem, 0 to ${MAX_TAIL}`)
      .argParser(parseTail)
      .default(0),
  )
  .option('-q, --quiet', 'print errors and warnings only')
  .option('--debug', 'print the stack of an error')
  .addHelpText(
    'after',
    `
Stems are mono or stereo WAV files, also RF64 and BW64, of any length. Their samples are integers of
8, 16, 24 or 32 bits, float of 32 or 64 bits, A-law or µ-law. Metadata is ignored.

After -- everything is a file, also a name that starts with a dash.

Exit codes: 0 success, 1 invalid or unwritable file, 2 invalid command, 130 ended by Ctrl-C.`,
  )
  .action(runMixdown);
for (const command of [program, mixdownCommand]) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  const exitCode = /** @type {{exitCode?: number}} */ (error).exitCode;
  if (exitCode === undefined) throw error;
  process.exitCode = exitCode === 0 ? 0 : MISUSED;
}
