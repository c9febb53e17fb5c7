/** Renders the component on a server. */
import { renderToString } from './component.js';

console.log(await renderToString());
