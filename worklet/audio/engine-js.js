/** The engine in JavaScript. It is a separate file, so that only the backend `js` loads it. */
export { default } from '#engine-js';
