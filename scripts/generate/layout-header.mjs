import { capital, constant, headerOf } from './cpp.mjs';

/** @typedef {typeof import('../../worklet/transport/layout.js')} LayoutModule */

/**
 * The layout of the control buffer as a C++ header.
 * @param {LayoutModule} layout
 * @param {number} slots
 * @param {number} hash over table and layout
 */
export function layoutHeader(
  {
    HEADER,
    INBOX_EVENTS,
    MAX_MODULATIONS,
    MAX_MODULATORS,
    MAX_OCTAVES,
    METER,
    PROCESS_EVENTS,
    dirtyWordsOf,
    layoutOf,
    sectionsOf,
  },
  slots,
  hash,
) {
  const sections = sectionsOf(slots);
  return headerOf(
    ['#include <cstdint>'],
    [
      '/// FNV-1a hash of the table and layout.js. Main thread, worklet and wasm compare theirs at start.',
      constant('kLayoutHash', hash === -(2 ** 31) ? 'INT32_MIN' : hash, 'std::int32_t'),
      '',
      '/// Sizes of the control buffer and offsets of its sections, in 32-bit words.',
      '/// worklet/transport/layout.js documents them.',
      'struct Layout {',
      ...Object.keys(layoutOf({ tracks: 1, buses: 1 }, slots)).map((name) => `  int ${name};`),
      '};',
      '',
      '/// The layout for a capacity, the same as that of layoutOf() in layout.js.',
      'constexpr Layout layoutOf(int tracks, int buses) {',
      '  Layout layout{};',
      '  layout.tracks = tracks;',
      '  layout.buses = buses;',
      '  layout.strips = tracks + buses + 1;',
      `  layout.slots = ${slots};`,
      '  layout.bitWords = (layout.strips + 31) / 32;',
      `  layout.dirtyWords = ${dirtyWordsOf(slots)};`,
      ...sections.flatMap((section) => [
        `  layout.${section.name} = layout.words;`,
        `  layout.words += ${sizeOf(section)};`,
      ]),
      '  return layout;',
      '}',
      '',
      constant('kSlots', slots),
      '',
      '/// How many modulators there can be, and how many connections of modulators to parameters.',
      constant('kModulators', MAX_MODULATORS),
      constant('kModulations', MAX_MODULATIONS),
      '/// The sum of the connections of a parameter in octaves is limited to this.',
      constant('kMaxOctaves', MAX_OCTAVES, 'double'),
      '',
      '/// Dirty bits of a strip: one per slot, then those of its life, its output and its meter setting.',
      constant('kDirtyLife', slots),
      constant('kDirtyOutput', slots + 1),
      constant('kDirtyMeterSetting', slots + 2),
      constant('kDirtyBits', slots + 3),
      '',
      '/// Words of the header that the engine writes.',
      constant('kHeaderFaults', HEADER.faults),
      constant('kHeaderActiveStrips', HEADER.activeStrips),
      constant('kHeaderFreedEvents', HEADER.freedEvents),
      constant('kHeaderModulators', HEADER.modulators),
      '',
      "/// Words of one strip's meter: the bits of floats, except the count of clipped samples.",
      ...Object.entries(METER).map(([name, word]) => constant(`kMeter${capital(name)}`, word)),
      '',
      "/// Records of scheduled changes that the engine's inbox holds.",
      constant('kInboxEvents', INBOX_EVENTS),
      '',
      '/// Bits that Engine::process() returns. The worklet adds `kOverloadEvent`.',
      'enum ProcessEvent : std::uint32_t {',
      ...Object.entries(PROCESS_EVENTS).map(([name, bit]) => `  k${capital(name)}Event = ${bit},`),
      '};',
    ],
  );
}

/** @param {import('../../worklet/transport/layout.js').Section} section */
function sizeOf({ words, perStrip, bitPerStrip }) {
  if (words !== undefined) return `${words}`;
  if (bitPerStrip) return 'layout.bitWords';
  return perStrip === 1 ? 'layout.strips' : `${perStrip} * layout.strips`;
}
