import { refuseWrites } from './guarded.js';
import { Strip } from './strip.js';

/** The last strip: its output is the mixer's output. Every mixer has one, and it cannot be removed. */
export class Master extends Strip {
  /** The kind of strip: `master`. @returns {'master'} */
  get kind() {
    return 'master';
  }
}

refuseWrites(Master);
