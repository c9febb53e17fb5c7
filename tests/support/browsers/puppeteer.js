/**
 * A driver for a browser that Puppeteer controls.
 * @param {import('puppeteer-core').Browser} browser
 * @returns {Promise<import('./driver.js').Driver>}
 */
export async function puppeteerDriver(browser) {
  return {
    version: (await browser.version()).replace('/', ' '),
    open: (url) => openPage(browser, url),
    close: () => browser.close(),
  };
}

/**
 * @param {import('puppeteer-core').Browser} browser @param {string} url
 * @returns {Promise<import('./driver.js').Page>}
 */
async function openPage(browser, url) {
  const page = await browser.newPage();
  /** @type {string[]} */ const uncaught = [];
  /** @type {string[]} */ const log = [];
  page.on('pageerror', (error) => {
    const { message, stack } = error instanceof Error ? error : { message: String(error) };
    // Firefox reports resources blocked by a content security policy as if they were exceptions.
    if (message.startsWith('Content-Security-Policy:')) log.push(message);
    else uncaught.push(stack ?? message);
  });
  page.on('console', (message) => log.push(`[${message.type()}] ${message.text()}`));
  page.on('requestfailed', (request) =>
    log.push(`[request] ${request.url()} ${request.failure()?.errorText ?? ''}`),
  );
  await page.goto(url);
  return {
    evaluate: (body, ...args) => page.evaluate(body, ...args),
    uncaught,
    log,
    close: () => page.close(),
  };
}
