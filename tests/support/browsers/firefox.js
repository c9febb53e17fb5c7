import puppeteer from 'puppeteer-core';
import { programPath } from './program.js';

/**
 * Whatever Firefox wants of the world goes to a proxy that is not there; pages of this machine need none. (The preferences that puppeteer sets against
 * background traffic do not silence all of it.)
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

const SOUND_WITHOUT_ASKING = {
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
};

/** Headless Firefox with a fake microphone, over WebDriver BiDi. @param {{env?: Record<string, string>}} [options] `env`: where the sound goes */
export function startFirefox({ env = {} } = {}) {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: programPath(['firefox-esr', 'firefox'], 'BUSBAR_FIREFOX', 'firefox-esr'),
    headless: true,
    protocolTimeout: 240_000,
    env: { ...process.env, ...env },
    extraPrefsFirefox: { ...CLOSED_NETWORK, ...SOUND_WITHOUT_ASKING },
  });
}
