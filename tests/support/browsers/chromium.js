import puppeteer from 'puppeteer-core';
import { programPath } from './program.js';

/** Starts headless Chromium with a fake microphone. @param {{args?: string[]}} [options] */
export function startChromium({ args = [] } = {}) {
  return puppeteer.launch({
    executablePath: programPath(
      ['chromium', 'chromium-browser', 'google-chrome'],
      'BUSBAR_CHROMIUM',
      'chromium',
    ),
    headless: true,
    protocolTimeout: 240_000,
    args: [
      '--no-sandbox',
      '--autoplay-policy=no-user-gesture-required',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...args,
    ],
  });
}
