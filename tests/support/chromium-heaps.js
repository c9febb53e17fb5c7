/**
 * Opens a page in Chromium and returns a function that measures the heaps of its main thread and its audio
 * thread.
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} url
 * @returns {Promise<{page: import('puppeteer-core').Page, measureHeaps: () => Promise<number>}>}
 *   `measureHeaps`: collects garbage and returns the size of both heaps, in MB
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
    async measureHeaps() {
      if (threads.length !== 2)
        throw new Error(
          `The page has ${threads.length} threads with heaps. Expected a main thread and an audio thread.`,
        );
      const bytes = await Promise.all(threads.map(heapBytes));
      return bytes.reduce((sum, heap) => sum + heap) / 1e6;
    },
  };
}

/** @param {import('puppeteer-core').CDPSession} thread */
async function heapBytes(thread) {
  await thread.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await thread.send('Runtime.getHeapUsage');
  return usedSize + embedderHeapUsedSize + backingStorageSize;
}
