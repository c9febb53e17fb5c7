import { element } from './element.js';

/**
 * Lists the recordings that the multitrack was made from, with author and licence.
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
        ` by ${author || 'an unknown author'}, ${licence}`,
      ),
    );
  root.replaceChildren(
    element(
      'details',
      {},
      element(
        'summary',
        {},
        `${stems.length} stems made from ${recordings.size} public-domain samples (CC0) of Sonic Pi`,
      ),
      element('ul', {}, ...items),
    ),
  );
}
