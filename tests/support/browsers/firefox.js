import puppeteer from 'puppeteer-core';
import { programPath } from './program.js';

/**
 * Sends Firefox's requests to a proxy that does not exist; pages on this machine bypass it. The preferences
 * that Puppeteer sets against background traffic do not stop all of it.
 */
const CLOSED_NETWORK = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

const AUTOPLAY_AND_MICROPHONE = {
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
};

/**
 * Starts headless Firefox with a fake microphone, over WebDriver BiDi.
 * @param {{env?: Record<string, string>}} [options] `env`: variables that name the sound server
 */
export function startFirefox({ env = {} } = {}) {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: programPath(['firefox-esr', 'firefox'], 'BUSBAR_FIREFOX', 'firefox-esr'),
    headless: true,
    protocolTimeout: 240_000,
    env: { ...process.env, ...env },
    extraPrefsFirefox: { ...CLOSED_NETWORK, ...AUTOPLAY_AND_MICROPHONE },
  });
}
