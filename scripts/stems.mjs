#!/usr/bin/env node
/*
 * Renders the demo's multitrack into web-demo/public/stems/, from the CC0 recordings in Debian's package
 * sonic-pi-samples. Needs sox. Does nothing if the stems there were made by the same scripts.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { STEMS } from './stems/arrangement.js';
import { recordingsOf } from './stems/copyright.js';
import { BARS, BPM, LENGTH, SAMPLE_RATE, SECTIONS } from './stems/grid.js';
import { render } from './stems/render.js';
import { createSampler } from './stems/sample.js';

const PACKAGE = 'sonic-pi-samples';
const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '..', 'web-demo', 'public', 'stems');
const index = join(target, 'stems.json');

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`stems: ${message}`);
  process.exit(1);
}

function hashOfScripts() {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  const folder = join(here, 'stems');
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}

/** @param {string} hash */
function upToDate(hash) {
  if (!existsSync(index)) return false;
  try {
    const { scripts, stems } = JSON.parse(readFileSync(index, 'utf8'));
    return (
      scripts === hash &&
      stems.every((/** @type {{file: string}} */ { file }) => existsSync(join(target, file)))
    );
  } catch {
    return false; // an interrupted run has left half an index
  }
}

function findRecordings() {
  let list;
  try {
    list = execFileSync('dpkg', ['-L', PACKAGE], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).split('\n');
    execFileSync('sox', ['--version'], { stdio: 'ignore' });
  } catch {
    fail(`the demo's stems need sox and the recordings of ${PACKAGE}: apt-get install sox ${PACKAGE}`);
  }
  const folder =
    list.find((path) => path.endsWith('/samples')) ?? fail(`${PACKAGE} has no folder named samples`);
  const copyright =
    list.find((path) => path.endsWith('/copyright')) ?? fail(`${PACKAGE} has no copyright file`);
  return { folder, recordings: recordingsOf(readFileSync(copyright, 'utf8')) };
}

/** @param {Float32Array[]} channels @param {string} file */
function writeFlac(channels, file) {
  const interleaved = new Float32Array(LENGTH * channels.length);
  channels.forEach((channel, c) => {
    for (let i = 0; i < LENGTH; i++) interleaved[i * channels.length + c] = channel[i];
  });
  // -D: no dither, so the same scripts render the same bytes.
  const raw = ['-t', 'f32', '-r', String(SAMPLE_RATE), '-c', String(channels.length), '-'];
  execFileSync('sox', ['-D', ...raw, '-b', '16', '-C', '8', file], {
    input: Buffer.from(interleaved.buffer),
  });
}

const scripts = hashOfScripts();
if (upToDate(scripts)) {
  console.log('stems: up to date');
  process.exit(0);
}

const { folder, recordings } = findRecordings();
const channelsOf = createSampler(folder);
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const stems = STEMS.map((stem) => {
  const sources = [...new Set(stem.notes.map(({ sample }) => sample.file))].sort().map((sample) => {
    const recording = recordings.get(sample);
    if (recording?.licence !== 'CC0')
      fail(`${stem.name} uses ${sample}, which is not CC0 according to the copyright file of ${PACKAGE}`);
    return { sample, ...recording };
  });
  const file = `${stem.id}.flac`;
  writeFlac(render(stem, channelsOf), join(target, file));
  return {
    id: stem.id,
    name: stem.name,
    bus: stem.bus,
    channels: stem.channels,
    file,
    licence: 'CC0-1.0',
    sources,
  };
});
const song = {
  title: 'Busbar demo',
  bpm: BPM,
  bars: BARS,
  sampleRate: SAMPLE_RATE,
  frames: LENGTH,
  sections: SECTIONS,
};
// Written last: after an interrupted run there is no index, so the next run starts over.
writeFileSync(index, `${JSON.stringify({ scripts, ...song, stems }, null, 2)}\n`);
console.log(`stems: ${stems.length} stems of ${LENGTH / SAMPLE_RATE} s in ${target}`);
