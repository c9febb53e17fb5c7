import { refuseWrites } from './guarded.js';
import { RoutedStrip } from './routed-strip.js';

/** A strip that sums the tracks and buses whose `output` it is. Made by `mixer.addBus()`. */
export class Bus extends RoutedStrip {
  /** The kind of strip: `bus`. @returns {'bus'} */
  get kind() {
    return 'bus';
  }
}

refuseWrites(Bus);
