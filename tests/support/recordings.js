import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SAMPLES = '/usr/share/sonic-pi/samples';

/** Decodes a file to one channel. @param {string} file @param {number} sampleRate @param {number} seconds */
function decode(file, sampleRate, seconds) {
  const options = ['-r', `${sampleRate}`, '-c', '1', '-t', 'f32', '-', 'trim', '0', `${seconds}`];
  const bytes = execFileSync('sox', ['-R', '-D', file, ...options], {
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/**
 * Recordings of Debian's package sonic-pi-samples, and a voice spoken by espeak-ng, in mono.
 * @param {number} sampleRate in Hz
 * @returns {Record<string, Float32Array>}
 */
export function recordings(sampleRate) {
  const folder = mkdtempSync(join(tmpdir(), 'busbar-voice-'));
  try {
    const file = join(folder, 'voice.wav');
    execFileSync('espeak-ng', ['-w', file, 'She had your dark suit in greasy wash water all year.']);
    return {
      drums: decode(join(SAMPLES, 'loop_amen_full.flac'), sampleRate, 3),
      guitar: decode(join(SAMPLES, 'guit_em9.flac'), sampleRate, 3),
      voice: decode(file, sampleRate, 3),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
