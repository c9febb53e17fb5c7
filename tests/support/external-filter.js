import { spawnSync } from 'node:child_process';

/**
 * The biquads of two other programs: ffmpeg, which computes in double precision, and sox, whose samples are
 * 32-bit integers, so its error floor is 2^-31. Both expect a linear Q for every type.
 *
 * @typedef {import('./cookbook.js').FilterSetting} FilterSetting
 */

/** Q in the convention of ffmpeg and sox. @param {FilterSetting} setting */
function linearQ({ type, Q }) {
  return type === 'lowpass' || type === 'highpass' ? 10 ** (Q / 20) : Q;
}

const FFMPEG_NAMES = {
  lowpass: 'lowpass',
  highpass: 'highpass',
  bandpass: 'bandpass',
  lowshelf: 'lowshelf',
  highshelf: 'highshelf',
  peaking: 'equalizer',
  notch: 'bandreject',
  allpass: 'allpass',
};

/** @param {Float64Array} input @param {FilterSetting} setting @param {number} sampleRate */
export function filterWithFfmpeg(input, setting, sampleRate) {
  const { type, frequency, gain } = setting;
  const shelf = type.endsWith('shelf');
  const width = shelf ? 'width_type=s:w=1' : `width_type=q:w=${linearQ(setting)}`;
  const options = [
    `f=${frequency}`,
    width,
    ...(shelf || type === 'peaking' ? [`g=${gain}`] : []),
    ...(type === 'allpass' ? ['order=2'] : []),
    'r=f64',
  ];
  const raw = ['-f', 'f64le', '-ar', String(sampleRate), '-ac', '1'];
  return run(
    'ffmpeg',
    [
      '-v',
      'error',
      ...raw,
      '-i',
      'pipe:0',
      '-af',
      `${FFMPEG_NAMES[type]}=${options.join(':')}`,
      ...raw,
      'pipe:1',
    ],
    input,
  );
}

/** @param {Float64Array} input @param {FilterSetting} setting @param {number} sampleRate */
export function filterWithSox(input, setting, sampleRate) {
  const { type, frequency, gain } = setting;
  const q = `${linearQ(setting)}q`;
  const effect = {
    lowpass: ['lowpass', '-2', frequency, q],
    highpass: ['highpass', '-2', frequency, q],
    bandpass: ['bandpass', frequency, q],
    notch: ['bandreject', frequency, q],
    allpass: ['allpass', frequency, q],
    peaking: ['equalizer', frequency, q, gain],
    lowshelf: ['bass', gain, frequency, '1s'],
    highshelf: ['treble', gain, frequency, '1s'],
  }[type];
  const raw = ['-t', 'f64', '-r', String(sampleRate), '-c', '1', '-'];
  return run('sox', ['-D', ...raw, ...raw, ...effect.map(String)], input);
}

/** @param {string} program @param {string[]} args @param {Float64Array} input */
function run(program, args, input) {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    input: Buffer.from(input.buffer),
    maxBuffer: 2 ** 28,
  });
  if (error)
    throw new Error(
      `${program} could not be started: ${error.message} (Debian's package ${program} contains it.)`,
    );
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
  return new Float64Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.byteLength));
}
