/**
 * Opens a page in Chromium whose heaps can be weighed, the one of its main thread and the one of its audio thread.
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} url
 * @returns {Promise<{page: import('puppeteer-core').Page, weigh: () => Promise<number>}>} `weigh`: the MB that both hold after collecting garbage
 */
export async function openWithHeaps(browser, url) {
  const page = await browser.newPage();
  const main = await page.createCDPSession();
  const threads = [main];
  main.on('Target.attachedToTarget', ({ sessionId }) => {
    const worklet = main.connection()?.session(sessionId);
    if (worklet) threads.push(worklet);
  });
  await main.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
  await page.goto(url);
  return {
    page,
    async weigh() {
      if (threads.length !== 2)
        throw new Error(`the page has ${threads.length} threads with heaps, not a main and an audio thread`);
      const bytes = await Promise.all(threads.map(heldBytes));
      return bytes.reduce((sum, held) => sum + held) / 1e6;
    },
  };
}

/** @param {import('puppeteer-core').CDPSession} thread */
async function heldBytes(thread) {
  await thread.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await thread.send('Runtime.getHeapUsage');
  return usedSize + embedderHeapUsedSize + backingStorageSize;
}
