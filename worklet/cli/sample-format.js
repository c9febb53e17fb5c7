import { FLOAT, PCM } from './wav-header.js';

/**
 * @typedef {object} SampleFormat The format of the samples in a mix.
 * @property {'pcm-s16' | 'pcm-s24' | 'pcm-f32'} codec Mediabunny's name for it
 * @property {number} tag its format tag in a WAV file
 * @property {number} bits per sample
 * @property {boolean} dithered whether dither is added
 * @property {string} label its name in the CLI's output
 */

/** Sample formats by value of the option --format. @type {Readonly<Record<string, SampleFormat>>} */
export const SAMPLE_FORMATS = Object.freeze({
  16: { codec: 'pcm-s16', tag: PCM, bits: 16, dithered: true, label: '16 bits, dithered' },
  24: { codec: 'pcm-s24', tag: PCM, bits: 24, dithered: false, label: '24 bits' },
  '32f': { codec: 'pcm-f32', tag: FLOAT, bits: 32, dithered: false, label: '32-bit float' },
});
