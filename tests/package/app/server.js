/** What a server does with it. */
import { renderToString } from './component.js';

console.log(await renderToString());
