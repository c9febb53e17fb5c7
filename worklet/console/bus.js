import { RoutedStrip } from './routed-strip.js';

/** A strip fed by other strips: tracks and buses whose `output` it is. */
export class Bus extends RoutedStrip {
  /** Tells the three kinds of strips apart. @returns {'bus'} */
  get kind() {
    return 'bus';
  }
}
