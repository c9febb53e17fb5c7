import { execFileSync } from 'node:child_process';
import os from 'node:os';

/** What the figures were measured on. @param {import('puppeteer-core').Browser} browser */
export async function describeMachine(browser) {
  return {
    cpu: os.cpus()[0].model,
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    node: process.version,
    browser: await browser.version(),
    emcc: versionOf('emcc'),
    clang: versionOf('clang++'),
  };
}

/** @param {string} program */
function versionOf(program) {
  try {
    const [line] = execFileSync(program, ['--version'], { encoding: 'utf8' }).split('\n');
    return /\d+\.\d+\.\d+/.exec(line)?.[0] ?? line;
  } catch {
    return 'none';
  }
}
