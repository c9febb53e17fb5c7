/** The engine in JavaScript: loaded only where it is chosen. */
export { default } from '#engine-js';
