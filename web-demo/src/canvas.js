import { element } from './element.js';

/**
 * A canvas that is redrawn whenever its size changes, at the screen's pixel density.
 * @param {string} className
 * @param {(context: CanvasRenderingContext2D, width: number, height: number) => void} draw in CSS pixels
 * @returns {{canvas: HTMLCanvasElement, redraw: () => void, stop: () => void}}
 */
export function createCanvas(className, draw) {
  const canvas = element('canvas', { className });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  let width = 0;
  let height = 0;
  const redraw = () => {
    if (width > 0 && height > 0) draw(context, width, height);
  };
  const observer = new ResizeObserver(([{ contentRect }]) => {
    const density = globalThis.devicePixelRatio || 1;
    ({ width, height } = contentRect);
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    context.setTransform(density, 0, 0, density, 0, 0);
    redraw();
  });
  observer.observe(canvas);
  return { canvas, redraw, stop: () => observer.disconnect() };
}
