import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantaIn } from '../../scripts/bench/rendering.js';
import { browserName } from '../../web-demo/src/benchmark/browser-name.js';
import { clockStep } from '../../web-demo/src/benchmark/clock.js';
import { figuresOf } from '../../web-demo/src/benchmark/figures.js';
import { renderingSeconds } from '../../web-demo/src/benchmark/length.js';
import { COMPARED, measure } from '../../web-demo/src/benchmark/measurement.js';
import { readOptions } from '../../web-demo/src/benchmark/options.js';
import { conclusion } from '../../web-demo/src/benchmark/words.js';

/* Arithmetic and texts of the demo's benchmark page, which tests/browser/benchmark.test.js runs. */

test('the query sets strips, rounds and seconds', () => {
  assert.deepEqual(readOptions('?strips=1,16,1024&rounds=9&seconds=0.5'), {
    strips: [1, 16, 1024],
    rounds: 9,
    seconds: 0.5,
  });
  assert.deepEqual(readOptions('?rounds=5').strips, readOptions('').strips);
});

test('a wrong query throws, naming the option, its value and the allowed ones', () => {
  for (const [search, ...words] of [
    ['?rounds=many', 'rounds', 'many', 'from 5 to 100'],
    ['?rounds=4', 'rounds', '4', 'from 5 to 100'],
    ['?seconds=-1', 'seconds', '-1', 'from 0.5 to 600'],
    ['?seconds=', 'seconds', '“”', 'from 0.5 to 600'],
    ['?strips=32,8', 'strips', '32,8', 'ascending'],
    ['?strips=8,8', 'strips', '8,8', 'ascending'],
    ['?strips=2000', 'strips', '2000', '1 to 1024'],
    ['?strips=1,2,3,4,5,6,7,8,9', 'strips', 'up to 8'],
    ['?tracks=8', 'tracks', 'strips, rounds, seconds'],
    ['?constructor=8', 'constructor', 'strips, rounds, seconds'],
  ]) {
    assert.throws(
      () => readOptions(search),
      (/** @type {Error} */ error) =>
        error instanceof RangeError && words.every((word) => error.message.includes(word)),
      search,
    );
  }
});

test('renderings are as long as the requested total time allows', () => {
  const costs = { sources: 20, native: 500, javascript: 250, busbar: 60 };
  const seconds = renderingSeconds(costs, { rounds: 5, seconds: 20, clockStepMs: 0.005 });
  const taken = (5 * 830 * quantaIn(seconds)) / 1e6;
  assert.ok(taken >= 20 && taken < 22, `${taken} s`);
});

test('a coarse clock makes renderings up to twice as long', () => {
  const costs = { sources: 2, native: 100, javascript: 60, busbar: 20 };
  const of = (/** @type {number} */ clockStepMs) =>
    renderingSeconds(costs, { rounds: 10, seconds: 10, clockStepMs });
  assert.equal(of(1.5), 20, 'a hundred steps of 1.5 ms are 7,500 quanta of Busbar');
  assert.ok(of(0.001) < 15, `${of(0.001)} s with a fine clock`);
  assert.ok(Math.abs(of(100) - 2 * of(0.001)) <= 0.5, `${of(100)} s with the coarsest`);
});

test('a rendering has at least a second of audio and at most a minute', () => {
  const plan = { rounds: 5, seconds: 1, clockStepMs: 1 };
  assert.equal(renderingSeconds({ sources: 100, native: 50_000, busbar: 3000 }, plan), 1);
  assert.equal(renderingSeconds({ sources: 0.1, native: 0.1, busbar: 0.1 }, plan), 60);
});

/** Rounds of 10 s. @param {number[]} busbar @param {number[]} native */
const roundsOf = (busbar, native) => ({
  seconds: 10,
  times: { sources: busbar.map(() => 20), native, busbar },
});

test("a figure is the median over the rounds of a time minus the sources' time", () => {
  const { busbar, native } = figuresOf(roundsOf([50, 60, 58, 62, 300], [420, 460, 415, 500, 400]), 0.005);
  assert.deepEqual(busbar, {
    net: { median: 40, low: 38, high: 42 },
    noisy: false,
    ratio: { median: 1, low: 1, high: 1 },
  });
  assert.deepEqual(native.net, { median: 400, low: 395, high: 440 });
  assert.equal(native.ratio?.median, 440 / 40); // of the second round
});

test('negative, scattered or unmeasurably short times are noisy and have no ratio', () => {
  const native = [420, 460, 415, 500, 400];
  for (const [name, busbar, clockStepMs] of /** @type {[string, number[], number][]} */ ([
    ['negative', [19, 18, 60, 10, 58], 0.005],
    ['scattered', [40, 50, 60, 80, 90], 0.005],
    ["below the clock's step", [30, 30, 30, 30, 30], 10],
  ])) {
    const figures = figuresOf(roundsOf(busbar, native), clockStepMs);
    assert.ok(figures.busbar.noisy, name);
    assert.equal(figures.busbar.ratio, null, name);
    assert.equal(figures.native.ratio, null, name);
    assert.ok(!figures.native.noisy, name);
  }
  const { busbar } = figuresOf(roundsOf([60, 60, 60, 60, 60], [420, 20, 415, 900, 10]), 0.005);
  assert.equal(busbar.ratio?.median, 1);
});

test('the conclusion compares only figures that are not noisy', () => {
  const spread = (/** @type {number} */ median) => ({ median, low: median, high: median });
  const good = (/** @type {number} */ net, /** @type {number} */ ratio) => ({
    net: spread(net),
    noisy: false,
    ratio: spread(ratio),
  });
  const noisy = { net: spread(-3), noisy: true, ratio: null };
  const conclude = (/** @type {Record<'busbar' | 'native' | 'javascript', any>} */ figures) =>
    conclusion({ strips: 32, figures });
  assert.equal(
    conclude({ busbar: good(36.6, 1), native: good(480, 13.12), javascript: good(366, 9.96) }),
    'In this browser Busbar mixes 32 stereo strips in 37\u00a0µs per quantum of 2,667\u00a0µs, which is ' +
      '1.4\u00a0% of real time. That is 13 times as fast as the browser’s own nodes and 10 times as fast ' +
      'as the same mixer in plain JavaScript.',
  );
  assert.match(
    conclude({ busbar: good(37, 1), native: good(480, 13), javascript: noisy }),
    /13 times as fast as the browser’s own nodes\. Too noisy to compare: the same mixer/,
  );
  assert.doesNotMatch(
    conclude({ busbar: noisy, native: { ...good(480, 1), ratio: null }, javascript: noisy }),
    /times|µs/,
  );
});

test("the clock's step is measured", () => {
  let calls = 0;
  assert.equal(
    clockStep(() => 20 * Math.floor(calls++ / 7)),
    20,
  );
});

test('a user agent string gives the names of browser and system', () => {
  for (const [userAgent, name] of [
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
      'Chrome 156 on Linux',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 ' +
        'Safari/537.36 Edg/150.0.1.2',
      'Edge 150.0.1.2 on Windows',
    ],
    ['Mozilla/5.0 (Android 16; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0', 'Firefox 153.0 on Android'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
        'Version/26.0 Mobile/15E148 Safari/604.1',
      'Safari/WebKit 26.0 on iOS',
    ],
    ['nothing known', 'an unknown browser on an unknown system'],
  ])
    assert.equal(browserName(userAgent), name);
});

/** Tools whose renderings take a fixed time per strip and are recorded in `calls`. */
function fakeTools() {
  /** @type {{name: string, strips: number, seconds: number}[]} */ const calls = [];
  const costs = /** @type {Record<string, number>} */ ({ sources: 1, native: 20, javascript: 10, busbar: 2 });
  return {
    calls,
    clockStepMs: 0.005,
    async time(
      /** @type {string} */ name,
      /** @type {{strips: number, seconds: number}} */ { strips, seconds },
    ) {
      calls.push({ name, strips, seconds });
      return costs[name] * strips;
    },
  };
}

test('every round renders all mixers, starting with another one, and reports progress', async () => {
  const tools = fakeTools();
  /** @type {number[]} */ const shares = [];
  /** @type {string[]} */ const firsts = [];
  /** @type {import('../../web-demo/src/benchmark/measurement.js').State | undefined} */ let last;
  for await (const state of measure({ strips: [8, 32], rounds: 5, seconds: 1 }, tools)) {
    shares.push(state.share);
    if (state.next && state.next.round > 0 && state.next.round !== last?.next?.round)
      firsts.push(state.next.name);
    for (const { times } of state.loads)
      assert.equal(new Set(Object.values(times).map(({ length }) => length)).size, 1, 'whole rounds');
    last = state;
  }
  assert.ok(
    shares.every((share, i) => i === 0 || share > shares[i - 1]) &&
      shares[0] === 0 &&
      shares[shares.length - 1] === 1,
    `${shares}`,
  );
  assert.equal(new Set(firsts).size, COMPARED.length);
  assert.deepEqual(
    last?.loads.map(({ strips, times }) => [strips, times]),
    [8, 32].map((strips) => [
      strips,
      {
        sources: Array(5).fill(strips),
        native: Array(5).fill(20 * strips),
        javascript: Array(5).fill(10 * strips),
        busbar: Array(5).fill(2 * strips),
      },
    ]),
  );
});

test('a measurement renders nothing after its consumer stops', async () => {
  const tools = fakeTools();
  let rendered = 0;
  for await (const { next } of measure({ strips: [8], rounds: 5, seconds: 1 }, tools)) {
    rendered = tools.calls.length;
    if (next?.round === 2) break;
  }
  assert.equal(tools.calls.length, rendered);
});

test('a measurement ends even if the clock never advances', async () => {
  const tools = { ...fakeTools(), clockStepMs: 100, time: async () => 0 };
  for await (const { share, leftMs } of measure({ strips: [1], rounds: 5, seconds: 1 }, tools)) {
    assert.ok(share >= 0 && share <= 1, `${share}`);
    assert.ok(leftMs === undefined || leftMs >= 0, `${leftMs}`);
  }
});
