import { element } from './element.js';

/**
 * The recordings of the multitrack with their authors and licence.
 * @param {HTMLElement} root
 * @param {import('./multitrack.js').Song} song
 */
export function showCredits(root, { stems }) {
  const recordings = new Map(
    stems.flatMap(({ sources }) => sources.map((source) => [source.sample, source])),
  );
  const items = [...recordings.values()]
    .sort((a, b) => a.sample.localeCompare(b.sample))
    .map(({ sample, author, source, licence }) =>
      element(
        'li',
        {},
        source ? element('a', { href: source, target: '_blank', rel: 'noreferrer' }, sample) : sample,
        ` by ${author || 'unknown'}, ${licence}`,
      ),
    );
  root.replaceChildren(
    element(
      'details',
      {},
      element(
        'summary',
        {},
        `${stems.length} stems arranged from ${recordings.size} recordings in the public domain (CC0) of the Sonic Pi samples`,
      ),
      element('ul', {}, ...items),
    ),
  );
}
