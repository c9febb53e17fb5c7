import { QUANTUM_US } from '../../../scripts/bench/rendering.js';
import { QUANTUM_TEXT, titleOf } from './words.js';

/** @typedef {import('./figures-table.js').Result} Result @typedef {import('uplot')} Plot @typedef {typeof import('uplot')} PlotLibrary */

const HEIGHT = 340;
const FONT = '12px system-ui, sans-serif';

/** What is plotted, and how lines are told apart, also without colours. */
const LINES = [
  { name: 'native', colour: '--blue', width: 2, dash: [2, 4], border: 'dotted' },
  { name: 'javascript', colour: '--amber', width: 2, dash: [10, 5], border: 'dashed' },
  { name: 'busbar', colour: '--green', width: 3, dash: [], border: 'solid' },
];

/**
 * It asks Intl for the numbers of `navigator.language` when it is loaded, and throws where that is no language: WebKitGTK says "C" where the system has
 * none (LANG=C).
 * @returns {Promise<PlotLibrary>}
 */
export async function loadPlotLibrary() {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en' });
  }
  return (await import('uplot')).default;
}

/**
 * Cost over number of strips, both logarithmic.
 * @param {PlotLibrary} uPlot
 * @param {HTMLElement} root of the size that the plot shall have
 * @param {readonly number[]} sizes numbers of strips
 */
export function createPlot(uPlot, root, sizes) {
  const style = getComputedStyle(root);
  const colourOf = (/** @type {string} */ property) => style.getPropertyValue(property);
  /** @type {import('uplot').Axis} */
  const axis = {
    font: FONT,
    labelFont: FONT,
    labelSize: 18,
    stroke: colourOf('--dim'),
    grid: { stroke: colourOf('--line'), width: 1 },
    ticks: { show: false },
  };

  /** A dashed line where all time is used up. @param {Plot} plot */
  function drawRealTime({ ctx, bbox, valToPos }) {
    const y = Math.round(valToPos(QUANTUM_US, 'y', true));
    const pixel = uPlot.pxRatio;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colourOf('--red');
    ctx.lineWidth = pixel;
    ctx.setLineDash([3 * pixel, 4 * pixel]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = `${12 * pixel}px system-ui, sans-serif`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'bottom';
    ctx.fillText(`all of real time, ${QUANTUM_TEXT}`, bbox.left + 6 * pixel, y - 4 * pixel);
    ctx.restore();
  }

  const plot = new uPlot(
    {
      width: root.clientWidth,
      height: HEIGHT,
      cursor: { show: false },
      legend: { live: false, markers: { dash: (_, line) => LINES[line - 1].border } },
      scales: {
        x: { time: false, distr: 3, log: 2, range: [sizes[0] / 1.4, sizes[sizes.length - 1] * 1.4] },
        y: {
          distr: 3,
          range: (_, least, most) => decadesAround(least ?? 10, Math.max(most ?? 0, QUANTUM_US)),
        },
      },
      axes: [
        {
          ...axis,
          size: 28,
          label: 'strips',
          splits: () => [...sizes],
          filter: (_, splits) => splits,
          values: (_, splits) => splits.map(String),
        },
        {
          ...axis,
          size: 56,
          label: 'µs a quantum',
          splits: (_, __, least, most) => powersOfTen(least, most),
          values: (_, splits) => splits.map((time) => time.toLocaleString('en')),
        },
      ],
      series: [
        {},
        ...LINES.map(({ name, colour, width, dash }) => ({
          label: titleOf(name),
          stroke: colourOf(colour),
          width,
          dash,
          points: { show: true, size: 9, fill: colourOf(colour), dash: [] },
        })),
      ],
      hooks: { draw: [drawRealTime] },
    },
    [[...sizes], ...LINES.map(() => sizes.map(() => null))],
    root,
  );
  const fit = () => {
    if (root.clientWidth > 0 && root.clientWidth !== plot.width)
      plot.setSize({ width: root.clientWidth, height: HEIGHT });
  };
  new ResizeObserver(() => requestAnimationFrame(fit)).observe(root); // not at once: the legend's lines change the root's height

  return {
    /** @param {readonly Result[]} results */
    show(results) {
      const columns = LINES.map(({ name }) =>
        sizes.map((strips) => {
          const figure = results.find((result) => result.strips === strips)?.figures[name];
          return figure && !figure.noisy ? figure.net.median : null;
        }),
      );
      plot.setData([[...sizes], ...columns]);
    },
  };
}

/** The powers of ten around a range. @param {number} least @param {number} most @returns {[number, number]} */
const decadesAround = (least, most) => [
  10 ** Math.floor(Math.log10(least)),
  10 ** Math.ceil(Math.log10(most)),
];

/** @param {number} first power of ten @param {number} last */
function powersOfTen(first, last) {
  const powers = [first];
  while (powers[powers.length - 1] < last) powers.push(10 * powers[powers.length - 1]);
  return powers;
}
