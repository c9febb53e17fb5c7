import { QUANTUM_US } from '../../../scripts/bench/rendering.js';
import { QUANTUM_TEXT, titleOf } from './words.js';

/**
 * @typedef {import('./figures-table.js').Result} Result
 * @typedef {import('uplot')} Plot
 * @typedef {typeof import('uplot')} PlotLibrary
 */

const HEIGHT = 340;
const FONT = '12px system-ui, sans-serif';

/** The plotted contenders. Dashes distinguish the lines for people who cannot see the colours. */
const LINES = [
  { name: 'native', colour: '--blue', width: 2, dash: [2, 4], border: 'dotted' },
  { name: 'javascript', colour: '--amber', width: 2, dash: [10, 5], border: 'dashed' },
  { name: 'busbar', colour: '--green', width: 3, dash: [], border: 'solid' },
];

/**
 * Imports uPlot. Its module creates an Intl.NumberFormat for `navigator.language`, which throws on WebKitGTK
 * under LANG=C, where the language is "C". So this function first replaces an invalid language with English.
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
 * A plot of time over the number of strips, both logarithmic.
 * @param {PlotLibrary} uPlot
 * @param {HTMLElement} root the plot gets its width
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

  /** Draws a dashed line at the length of a quantum. @param {Plot} plot */
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
    ctx.fillText(`real time: ${QUANTUM_TEXT}`, bbox.left + 6 * pixel, y - 4 * pixel);
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
          range: (_, min, max) => decadesAround(min ?? 10, Math.max(max ?? 0, QUANTUM_US)),
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
          label: 'µs per quantum',
          splits: (_, __, min, max) => powersOfTen(min, max),
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
  // Fits in the next frame. Resizing in the callback can change the height of the legend and the root, which
  // browsers report as an error ("ResizeObserver loop").
  new ResizeObserver(() => requestAnimationFrame(fit)).observe(root);

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

/** The powers of ten around a range. @param {number} min @param {number} max @returns {[number, number]} */
const decadesAround = (min, max) => [10 ** Math.floor(Math.log10(min)), 10 ** Math.ceil(Math.log10(max))];

/** @param {number} first a power of ten @param {number} last a power of ten */
function powersOfTen(first, last) {
  const powers = [first];
  while (powers[powers.length - 1] < last) powers.push(10 * powers[powers.length - 1]);
  return powers;
}
