import { Strip } from './strip.js';

/** The last bus: its sound is the mixer's. */
export class Master extends Strip {
  /** Tells the three kinds of strips apart. @returns {'master'} */
  get kind() {
    return 'master';
  }
}
