/** Patterns for `navigator.userAgent`. The first match counts, since most browsers also mention others. */
const BROWSERS = /** @type {const} */ ([
  ['Edge', /Edg\w*\/([\d.]+)/],
  ['Opera', /OPR\/([\d.]+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/([\d.]+)/],
  ['Chrome', /(?:Chrome|Chromium|CriOS)\/(\d+)/],
  ['Safari/WebKit', /Version\/([\d.]+).*Safari/],
]);
const SYSTEMS = /** @type {const} */ ([
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['ChromeOS', /CrOS/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh/],
  ['Linux', /Linux/],
]);

/** @param {string} userAgent @returns {string} such as "Firefox 153.0 on Linux" */
export function browserName(userAgent) {
  const matches = BROWSERS.map(([name, pattern]) => ({ name, version: pattern.exec(userAgent)?.[1] }));
  const { name, version } = matches.find(({ version }) => version) ?? { name: 'an unknown browser' };
  const system = SYSTEMS.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? 'an unknown system';
  return `${version ? `${name} ${version}` : name} on ${system}`;
}
