import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { figureText } from '../../web-demo/src/benchmark/words.js';
import { serveBuiltDemo, serveDemo } from '../support/demo.js';
import { inBrowsers } from '../support/in-browsers.js';

/* The demo's benchmark page: its figures must be complete and consistent. Their values are not tested. */

/** @type {Awaited<ReturnType<typeof serveDemo>>} */
let demo;
/** @type {Awaited<ReturnType<typeof serveBuiltDemo>>} */
let built;
before(async () => {
  demo = await serveDemo();
  built = await serveBuiltDemo();
});
after(async () => {
  await demo?.close();
  await built?.close();
});

/** @typedef {Awaited<ReturnType<typeof readPage>>} Shown */

/**
 * Waits until the page is in one of the given states and returns what it shows. Runs in the page.
 * @param {string[]} states @param {boolean} [withResults] whether to wait for results too
 */
async function readPage(states, withResults = false) {
  const all = (/** @type {string} */ selector) => [
    .../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector)),
  ];
  const text = (/** @type {string} */ id) => document.getElementById(id)?.textContent ?? '';
  const arrived = () =>
    states.includes(document.body.dataset.state ?? '') && (!withResults || all('#figures tbody').length > 0);
  for (
    const deadline = performance.now() + 30_000;
    !arrived();
    await new Promise((resolve) => setTimeout(resolve, 20))
  )
    if (performance.now() > deadline)
      throw new Error(`The page is ${document.body.dataset.state}: ${text('status')} ${text('notices')}`);
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector('[data-testid=download]'));
  const canvas = document.querySelector('canvas');
  const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  return {
    state: document.body.dataset.state,
    notices: text('notices'),
    status: text('status'),
    conclusion: text('conclusion'),
    environment: text('environment'),
    consoleUrl: /** @type {HTMLAnchorElement | null} */ (document.querySelector('[data-testid=console]'))
      ?.href,
    progress: document.querySelector('progress')?.value,
    buttons: all('#run:enabled, #cancel:enabled').map(({ id }) => id),
    rows: all('#figures [data-name]').map((row) => [
      Number(row.parentElement?.dataset.strips),
      row.dataset.name,
      ...[...row.querySelectorAll('td')].map((cell) => cell.textContent),
    ]),
    report: link?.href ? await (await fetch(link.href)).json() : null,
    colours: new Set(new Uint32Array(Uint8Array.from(pixels).buffer)).size,
    tooWide: document.documentElement.scrollWidth - innerWidth,
  };
}

/** Runs in the page. @param {string} id */
function press(id) {
  document.getElementById(id)?.click();
}

/** The table rows expected for a report. @param {any} report */
function rowsOf(report) {
  const text = (/** @type {number | undefined} */ value) => (value === undefined ? '' : figureText(value));
  return report.results.flatMap((/** @type {any} */ { strips, figures }) =>
    ['native', 'javascript', 'busbar'].map((name) => {
      const { net, noisy, ratio } = figures[name];
      const [median, share] = noisy
        ? ['too noisy', '']
        : [text(net.median), text((100 * net.median) / report.quantumUs)];
      return [strips, name, median, `${text(net.low)} to ${text(net.high)}`, share, text(ratio?.median)];
    }),
  );
}

/** @param {Shown} shown @param {number[]} sizes */
function assertComplete(
  { state, notices, progress, buttons, rows, report, conclusion, colours, tooWide },
  sizes,
) {
  assert.equal(notices, '');
  assert.equal(state, 'done');
  assert.equal(progress, 1);
  assert.deepEqual(buttons, ['run']);
  assert.equal(report.complete, true);
  assert.equal(report.hidden, false);
  assert.deepEqual(
    report.results.map((/** @type {any} */ { strips }) => strips),
    sizes,
  );
  for (const { times, figures } of report.results) {
    for (const name of ['sources', 'native', 'javascript', 'busbar']) {
      assert.equal(times[name].length, 5, name);
      for (const time of times[name]) assert.ok(time > 0, `${name}: ${time}`);
    }
    for (const { net, noisy, ratio } of Object.values(figures)) {
      if (!noisy) assert.ok(net.low > 0 && net.low <= net.median && net.median <= net.high);
      if (ratio) assert.ok(!noisy && !figures.busbar.noisy && ratio.median > 0);
    }
  }
  assert.deepEqual(
    rows.filter(([, name]) => name !== 'sources'),
    rowsOf(report),
  );
  assert.match(
    conclusion,
    report.results.at(-1).figures.busbar.noisy ? /differed too much/ : /per quantum of 2,667\u00a0µs/,
  );
  assert.ok(colours > 5, `The plot has ${colours} colours.`);
  assert.ok(tooWide <= 0, `The page is ${tooWide} pixels too wide.`);
}

inBrowsers(['chromium', 'firefox', 'webkit'], (browser) => {
  /**
   * @param {{url: string}} server @param {string} search
   * @param {(page: import('../support/browsers/driver.js').Page) => Promise<void>} use
   */
  async function withPage(server, search, use) {
    const page = await browser.open(`${server.url}benchmark.html${search}`);
    try {
      await use(page);
      assert.deepEqual(page.uncaught, []);
    } finally {
      await page.close();
    }
  }

  test('a measurement ends with a conclusion, a plot, a table and a report that agree', async () => {
    await withPage(demo, '?strips=2,4&rounds=5&seconds=0.5', async (page) => {
      const { status, consoleUrl } = await page.evaluate(readPage, ['ready']);
      assert.match(status, /takes about/);
      assert.equal(consoleUrl, new URL('index.html', demo.url).href);
      assert.match(demo.html(), /href="\.\/benchmark\.html"/, 'the console links to the benchmark');
      await page.evaluate(press, 'run');
      const shown = await page.evaluate(readPage, ['done', 'failed']);
      assertComplete(shown, [2, 4]);
      const { transport, backend } = shown.report;
      const expected = browser.name === 'webkit' ? 'message' : 'shared';
      assert.deepEqual([transport.choice, backend.choice], [expected, 'wasm']);
      for (const word of [/Chrome|Firefox|WebKit/, / on Linux/, / core/, /wasm/, new RegExp(expected)])
        assert.match(shown.environment, word);
    });
  });

  test('in the built page, a cancelled measurement keeps its results and notes a hidden page', async () => {
    await withPage(built, '?strips=2&rounds=100&seconds=20', async (page) => {
      if (browser.name !== 'webkit')
        await (await browser.puppeteer.pages()).at(-1)?.setViewport({ width: 360, height: 800 });
      await page.evaluate(readPage, ['ready']);
      await page.evaluate(press, 'run');
      const during = await page.evaluate(readPage, ['running', 'failed'], true);
      assert.deepEqual(during.buttons, ['cancel']);
      assert.match(during.status, /left\. .*2 strips/);
      assert.ok(during.progress && during.progress > 0.1 && during.progress < 1);
      await page.evaluate(() => {
        Object.defineProperty(document, 'hidden', { value: true });
        document.dispatchEvent(new Event('visibilitychange'));
      });
      await page.evaluate(press, 'cancel');
      const { buttons, status, report, notices, conclusion, tooWide } = await page.evaluate(readPage, [
        'cancelled',
        'failed',
      ]);
      assert.deepEqual(buttons, ['run']);
      assert.match(status, /Cancelled in round \d+ of 100/);
      assert.deepEqual([report.complete, report.hidden], [false, true]);
      assert.ok(report.results[0].times.busbar.length >= 1);
      assert.match(notices, /page was hidden/);
      assert.notEqual(conclusion, '');
      assert.ok(tooWide <= 0, `The page is ${tooWide} pixels too wide.`);
    });
  });

  test('an invalid search parameter in the address is reported', async () => {
    await withPage(demo, '?rounds=many', async (page) => {
      const { notices, buttons } = await page.evaluate(readPage, ['failed']);
      assert.match(notices, /“rounds” .* from 5 to 100, got “many”/);
      assert.deepEqual(buttons, []);
    });
  });

  test('a failed rendering is reported and can be repeated; a silent one is a failure', async () => {
    await withPage(demo, '?strips=2&rounds=5&seconds=0.5', async (page) => {
      await page.evaluate(readPage, ['ready']);
      await page.evaluate(() => {
        OfflineAudioContext.prototype.startRendering = () =>
          Promise.reject(new Error('There is no memory for it.'));
      });
      await page.evaluate(press, 'run');
      const { notices, buttons, status } = await page.evaluate(readPage, ['done', 'failed']);
      assert.match(notices, /There is no memory for it/);
      assert.match(status, /could not be measured/);
      assert.deepEqual(buttons, ['run']);
      await page.evaluate(() => {
        OfflineAudioContext.prototype.startRendering = async () =>
          new AudioBuffer({ length: 48_000, sampleRate: 48_000 });
      });
      await page.evaluate(press, 'run');
      assert.match(
        (await page.evaluate(readPage, ['done', 'failed'])).notices,
        /"sources" with 2 strips fell silent/,
      );
    });
  });
});
