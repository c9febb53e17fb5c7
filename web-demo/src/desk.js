import { element } from './element.js';
import { onFrame } from './frames.js';
import { createStripView } from './strip-view.js';

/** @typedef {import('busbar').AnyStrip} AnyStrip */

/**
 * The desk: a view of each strip of the mixer, in the mixer's order, whoever adds, removes or moves strips.
 * Events: `select` (detail: strip), `error` (detail: Error).
 */
export class Desk extends EventTarget {
  /** @type {Map<AnyStrip, ReturnType<typeof createStripView>>} */
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
  #add = element(
    'button',
    { type: 'button', className: 'add-bus', 'data-testid': 'add-bus', title: 'Add a bus' },
    '+ Bus',
  );
  /** @type {AnyStrip} */
  #selected;

  /** @param {HTMLElement} root @param {import('busbar').AudioMixer} mixer */
  constructor(root, mixer) {
    super();
    this.mixer = mixer;
    this.#selected = mixer.master;
    root.replaceChildren(this.#tracks, this.#buses);
    this.#add.addEventListener('click', () =>
      this.#attempt(() => this.select(mixer.addBus({ name: this.#busName() }))),
    );
    mixer.addEventListener('change', ({ detail: { added, removed, reordered } }) => {
      if (added.length > 0 || removed.length > 0 || reordered) this.#showStrips();
    });
    this.#showStrips();
    onFrame((now) => {
      for (const view of this.#views.values()) view.draw(now);
    });
  }

  get selected() {
    return this.#selected;
  }

  /** Shows a strip in the editor. @param {AnyStrip} strip of the mixer */
  select(strip) {
    this.#selected = strip;
    // The event of a strip that was just added is still to come.
    if (!this.#views.has(strip)) this.#showStrips();
    for (const [one, view] of this.#views) view.setSelected(one === strip);
    const top = scrollY;
    this.#views.get(strip)?.root.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    scrollTo({ top }); // only the tracks scroll: the editor, above them, may be what the user looks at
    this.dispatchEvent(new CustomEvent('select', { detail: strip }));
  }

  /** @param {AnyStrip} strip the strip that had a fault; it may have been removed since */
  markFaulty(strip) {
    this.#views.get(strip)?.markFaulty();
  }

  /** Marks the tracks without a source. @param {ReadonlyMap<AnyStrip, string>} reasons by track */
  markSilent(reasons) {
    for (const [strip, view] of this.#views) view.setSilent(reasons.get(strip) ?? '');
  }

  /** Adds and removes views until they are those of the mixer's strips, in the same order. */
  #showStrips() {
    const { strips, tracks, buses, master } = this.mixer;
    let hadFocus = false;
    for (const [strip, view] of this.#views) {
      if (!strip.removed) continue;
      hadFocus ||= view.root.contains(document.activeElement);
      this.#views.delete(strip);
      view.remove();
    }
    for (const strip of strips) if (!this.#views.has(strip)) this.#views.set(strip, this.#createView(strip));
    const rootOf = (/** @type {AnyStrip} */ strip) => /** @type {any} */ (this.#views.get(strip)).root;
    arrange(this.#tracks, tracks.map(rootOf));
    arrange(this.#buses, [...[...buses, master].map(rootOf), this.#add]);
    if (this.#selected.removed) this.select(strips[0]);
    if (hadFocus) this.#views.get(this.#selected)?.focus();
  }

  /** @param {AnyStrip} strip */
  #createView(strip) {
    const view = createStripView(strip, {
      mixer: this.mixer,
      select: () => this.select(strip),
      remove: () => this.#attempt(() => strip.kind !== 'master' && strip.remove()),
      onError: (error) => this.#reject(error),
    });
    view.setSelected(strip === this.#selected);
    return view;
  }

  #busName() {
    const names = new Set(this.mixer.buses.map(({ name }) => name));
    let number = this.mixer.buses.length + 1;
    while (names.has(`Bus ${number}`)) number++;
    return `Bus ${number}`;
  }

  /** Runs an action and reports its error, for instance that no bus is free. @param {() => void} action */
  #attempt(action) {
    try {
      action();
    } catch (error) {
      this.#reject(error);
    }
  }

  /** @param {unknown} error */
  #reject(error) {
    this.dispatchEvent(new CustomEvent('error', { detail: error }));
  }
}

/**
 * Makes elements the children of another one, in this order. Those that are at their place are not moved,
 * since that would end their focus and drags.
 * @param {HTMLElement} parent
 * @param {readonly HTMLElement[]} children
 */
function arrange(parent, children) {
  for (const [i, child] of children.entries())
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null);
}
