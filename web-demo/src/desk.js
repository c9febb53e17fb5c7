import { Channel } from './channel.js';
import { element } from './element.js';
import { onFrame } from './frames.js';
import { createStripView } from './strip-view.js';

const HUES = Object.freeze({
  Drums: '#ffb454',
  Music: '#4fc3d9',
  master: '#e8edf2',
  bus: '#b48cff',
  own: '#7bd88f',
});

/**
 * The desk: all strips of the mixer with their views.
 * Events: `select` (detail: channel), `removed` (detail: channel), `error` (detail: Error).
 */
export class Desk extends EventTarget {
  /** @type {Map<Channel, ReturnType<typeof createStripView>>} */
  #views = new Map();
  #tracks = element('div', {
    className: 'tracks',
    'data-testid': 'tracks',
    role: 'group',
    'aria-label': 'Tracks',
    tabIndex: -1,
  });
  #buses = element('div', {
    className: 'buses',
    'data-testid': 'buses',
    role: 'group',
    'aria-label': 'Buses and master',
  });
  /** @type {Channel | null} */
  #selected = null;

  /** @param {HTMLElement} root @param {import('busbar').AudioMixer} mixer @param {AudioContext} context */
  constructor(root, mixer, context) {
    super();
    this.mixer = mixer;
    this.context = context;
    const add = element(
      'button',
      { type: 'button', className: 'add-bus', 'data-testid': 'add-bus', title: 'Add a bus' },
      '+ Bus',
    );
    add.addEventListener('click', () =>
      this.#attempt(() => this.select(this.addBus(`Bus ${mixer.buses.length + 1}`))),
    );
    root.replaceChildren(this.#tracks, this.#buses);
    this.master = this.#add(mixer.master, { hue: HUES.master });
    this.#buses.append(add);
    onFrame((now) => {
      for (const view of this.#views.values()) view.draw(now);
    });
  }

  /** @returns {Channel[]} in the order of the mixer's strips */
  get channels() {
    return [...this.#views.keys()].sort((a, b) => a.strip.index - b.strip.index);
  }

  get selected() {
    return this.#selected;
  }

  /** @param {string} name @param {keyof typeof HUES} [family] */
  addTrack(name, family = 'own') {
    return this.#add(this.mixer.addTrack({ name }), { hue: HUES[family], removable: true });
  }

  /** @param {string} name */
  addBus(name) {
    const hue = name === 'Drums' || name === 'Music' ? HUES[name] : HUES.bus;
    return this.#add(this.mixer.addBus({ name }), { hue, removable: true });
  }

  /** @param {Channel} channel @param {import('busbar').Bus | import('busbar').Master} output */
  route(channel, output) {
    /** @type {import('busbar').Track} */ (channel.strip).output = output;
    channel.changed('output');
    this.#updateOutputs();
  }

  /** @param {Channel | null} channel */
  select(channel) {
    this.#selected = channel;
    for (const [one, view] of this.#views) view.setSelected(one === channel);
    if (channel) this.#viewOf(channel.strip).root.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.dispatchEvent(new CustomEvent('select', { detail: channel }));
  }

  /** @param {import('busbar').AnyStrip} strip the strip that had a fault; it may have been removed since */
  markFaulty(strip) {
    for (const [channel, view] of this.#views) if (channel.strip === strip) view.markFaulty();
  }

  /** @param {Channel} channel */
  remove(channel) {
    const view = this.#views.get(channel);
    if (!view) return;
    this.#views.delete(channel);
    /** @type {import('busbar').Track} */ (channel.strip).remove();
    view.root.remove();
    view.stop();
    this.#updateOutputs();
    this.dispatchEvent(new CustomEvent('removed', { detail: channel }));
    if (this.#selected === channel) this.select(this.channels[0]);
  }

  /** @param {import('busbar').AnyStrip} strip @param {{hue: string, removable?: boolean}} options */
  #add(strip, options) {
    const channel = new Channel(strip, options);
    const view = createStripView(channel, {
      context: this.context,
      select: () => this.select(channel),
      remove: () => this.#attempt(() => this.remove(channel)),
      reroute: (index) => this.#attempt(() => this.route(channel, this.#outputAt(index))),
    });
    this.#views.set(channel, view);
    if (strip.kind === 'track') this.#tracks.append(view.root);
    else if (strip.kind === 'bus') this.#buses.insertBefore(view.root, this.#viewOf(this.mixer.master).root);
    else this.#buses.append(view.root);
    channel.addEventListener('change', (event) => {
      if (/** @type {CustomEvent} */ (event).detail === 'name' && strip.kind === 'bus') this.#updateOutputs();
    });
    this.#updateOutputs();
    return channel;
  }

  /** @param {import('busbar').AnyStrip} strip */
  #viewOf(strip) {
    for (const [channel, view] of this.#views) if (channel.strip === strip) return view;
    throw new Error(`The strip “${strip.name}” has no view.`);
  }

  /** @param {number} index */
  #outputAt(index) {
    const { buses, master } = this.mixer;
    return buses.find((bus) => bus.index === index) ?? master;
  }

  #updateOutputs() {
    const { buses, master } = this.mixer;
    for (const [{ strip }, view] of this.#views) {
      if (strip.kind === 'master') continue;
      const outputs = [...buses.filter((bus) => bus !== strip), master].map(({ index, name }) => ({
        index,
        name,
      }));
      view.setOutputs(outputs, /** @type {import('busbar').Track} */ (strip).output?.index ?? master.index);
    }
  }

  /**
   * Runs an action. If the mixer throws, because of a cycle or a full desk, the selects return to the actual
   * outputs and the error is dispatched.
   * @param {() => void} action
   */
  #attempt(action) {
    try {
      action();
    } catch (error) {
      this.#updateOutputs();
      this.dispatchEvent(new CustomEvent('error', { detail: error }));
    }
  }
}
