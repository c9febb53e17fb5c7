import { barsOf, SECONDS_PER_BAR, SECTIONS, STEPS_PER_BAR } from './grid.js';
import { drum, note, onBar } from './pattern.js';

/**
 * The song: E minor, 120 BPM, a phrase of four bars (Em Em C D) that repeats. The pitches of recordings in
 * the comments below were measured.
 *
 * @typedef {import('./sample.js').Sample} Sample
 * @typedef {object} Stem
 * @property {string} id file name
 * @property {string} name
 * @property {'Drums' | 'Music'} bus
 * @property {1 | 2} channels
 * @property {number} peak dBFS of its highest sample
 * @property {import('./pattern.js').Note[]} notes
 */

/** Semitones from C of the chords of a phrase's four bars, and their notes as MIDI numbers. */
const ROOTS = [4, 4, 0, 2];
const CHORDS = [
  [64, 67, 71],
  [64, 67, 71],
  [64, 67, 72],
  [62, 66, 69],
];

const beats = barsOf('build', 'drop', 'finale');
const drops = barsOf('drop', 'finale');
const everyBar = barsOf('intro', 'build', 'drop', 'break', 'finale');
const phrases = everyBar.filter((bar) => bar % 4 === 0);
/** @param {number} bar */
const rootOf = (bar) => ROOTS[bar % 4];
const [breakStart, breakEnd] = SECTIONS.break;

/** @param {readonly number[]} bars @param {(bar: number) => import('./pattern.js').Note[]} write */
const each = (bars, write) => bars.flatMap(write);

const kick = { file: 'bd_haus' };
const deepKick = { file: 'drum_heavy_kick' };
const lastBeats = [7, 15, 23];

function kicks() {
  return [
    ...drum(kick, 'X... X... X... X...', drops),
    ...drum(deepKick, 'X... ..x. X... ....', barsOf('build')),
    ...drum(
      kick,
      '.... .... .... ..o.',
      drops.filter((bar) => bar % 2),
    ),
  ];
}

function snares() {
  const snare = { file: 'sn_dolf' };
  const ghost = { file: 'drum_snare_soft' };
  return [
    ...drum(snare, '.... x... .... x...', drops),
    ...drum(ghost, '.... .... .... x...', [4, 5, 6]),
    ...drum(ghost, '..-. ..-. -... ..-.', barsOf('finale')),
    ...drum(ghost, 'oooo oooo xxxx XXXX', [7]),
    note(
      { file: 'drum_roll', start: 2.24, length: 2 * SECONDS_PER_BAR, fadeIn: 3 },
      (breakEnd - 2) * STEPS_PER_BAR,
      2,
    ),
  ];
}

function claps() {
  const snap = { file: 'perc_snap' };
  const click = { file: 'perc_snap2' };
  return [
    ...drum(snap, '.... X... .... X...', [...barsOf('build'), ...drops], 0.1),
    ...drum(click, '.... .... .... ..x.', drops, -0.3),
    ...drum(click, '..o. ...o ..o. .o..', barsOf('break'), 0.3),
  ];
}

function hats() {
  const closed = { file: 'drum_cymbal_closed' };
  const pedal = { file: 'drum_cymbal_pedal' };
  const open = { file: 'drum_cymbal_open', cut: 0.22, fadeOut: 0.06 };
  return [
    ...drum(closed, 'x.o. x.o. x.o. x.o.', barsOf('build')),
    ...drum(closed, 'x-o- x-o- x-o- x-oo', barsOf('drop')),
    ...drum(closed, 'xooo xoo- xooo xo-o', barsOf('finale')),
    ...drum(pedal, '.... o... .... o...', barsOf('break')),
    ...drum(open, '..x. ..x. ..x. ..x.', barsOf('finale')),
    ...drum(open, '.... .... .... ..x.', barsOf('drop')),
  ];
}

function cymbals() {
  const crash = { file: 'drum_splash_hard' };
  const ride = { file: 'drum_cymbal_soft', cut: 0.9 };
  const swell = { file: 'drum_cymbal_hard', reverse: true, fadeIn: 0.4 };
  return [
    ...each([8, 12, 16, 20], (bar) => [onBar(crash, bar, 0, -0.2)]),
    ...each([4], (bar) => [onBar({ file: 'drum_splash_soft' }, bar, -4, 0.3)]),
    // The swells are 1.64 s long and end on the bar.
    ...each([8, 16, 20], (bar) => [note(swell, bar * STEPS_PER_BAR - 13.11, -9, 0.3)]),
    ...drum(ride, 'o... o... o... o.o.', barsOf('finale'), 0.35),
  ];
}

function toms() {
  const high = { file: 'drum_tom_hi_hard' };
  const middle = { file: 'drum_tom_mid_hard' };
  const low = { file: 'drum_tom_lo_hard' };
  const soft = { file: 'drum_tom_lo_soft' };
  return [
    ...drum(high, '.... .... xo.. ....', lastBeats, -0.5),
    ...drum(middle, '.... .... ..xo x...', lastBeats, 0.1),
    ...drum(low, '.... .... .... .xXx', lastBeats, 0.6),
    ...drum(soft, 'x..o .... ..x. ....', barsOf('intro').slice(2), 0.4),
    ...drum(low, '.... .... .... ..xX', [11, 19], 0.6),
    ...drum(high, '.... .... .... x...', [11, 19], -0.5),
  ];
}

function breakbeat() {
  // Four beats in 1.753 s become four in 2 s; the pitch falls with the speed, as on a record player.
  const amen = {
    file: 'loop_amen',
    semitones: 12 * Math.log2(1.753311 / SECONDS_PER_BAR),
    effects: ['highpass', '160'],
    cut: SECONDS_PER_BAR,
  };
  const second = 8;
  return [
    ...each(barsOf('drop'), (bar) => [onBar(amen, bar, -5)]),
    ...each(barsOf('finale').slice(0, 7), (bar) => [onBar(amen, bar)]),
    // The last bar repeats its first half.
    onBar({ ...amen, cut: SECONDS_PER_BAR / 2 }, 23),
    note({ ...amen, cut: SECONDS_PER_BAR / 2 }, 23 * STEPS_PER_BAR + second),
    ...each([breakEnd - 1], (bar) => [
      note({ ...amen, cut: SECONDS_PER_BAR / 2 }, bar * STEPS_PER_BAR + second, -8),
    ]),
  ];
}

function safari() {
  const loop = { file: 'loop_safari', effects: ['highpass', '180'], cut: 4 * SECONDS_PER_BAR };
  return phrases.filter((bar) => bar >= 4).map((bar) => onBar(loop, bar, bar === breakStart ? -5 : 0));
}

function tabla() {
  // 64 sixteenths at 90 BPM, sped up to 120.
  const loop = { file: 'loop_tabla', tempo: 10.673991 / 8, cut: 4 * SECONDS_PER_BAR };
  const high = { file: 'tabla_na' };
  const low = { file: 'tabla_ghe1' };
  return [
    ...each([0, 12, 20], (bar) => [onBar(loop, bar)]),
    ...drum(high, '..x. ..x. .... x.x.', [...barsOf('build'), ...barsOf('drop')]),
    ...drum(low, 'x... .... x..x ....', [...barsOf('build'), ...barsOf('drop')]),
  ].map((one) => (one.sample === loop ? one : { ...one, level: one.level - 12 }));
}

function percussion() {
  const cowbell = { file: 'drum_cowbell' };
  const wood = { file: 'elec_wood' };
  const shake = { file: 'perc_swash' };
  const till = { file: 'perc_till' };
  return [
    ...drum(cowbell, '..o. .... ..o. ...o', barsOf('finale'), -0.6),
    ...drum(wood, '...x .... ..x. ....', [...barsOf('build'), ...barsOf('drop'), ...barsOf('finale')], 0.6),
    ...drum(shake, 'o.x. o.x. o.x. o.x.', [...barsOf('intro'), ...barsOf('build'), ...barsOf('break')], 0.25),
    onBar(till, 3, -6, -0.4),
    onBar(till, 15, -6, 0.4),
  ];
}

function bass() {
  const phrase = 'X..x ..x. x..x ..xo';
  return each(beats, (bar) => {
    const pluck = { file: 'bass_woodsy_c', semitones: rootOf(bar), cut: 0.34, fadeOut: 0.08 };
    return drum(pluck, bar < 8 ? 'X... ..x. .... ..x.' : phrase, [bar]);
  });
}

function sub() {
  return each(drops, (bar) => {
    const long = {
      file: 'bass_hard_c',
      semitones: rootOf(bar),
      cut: 0.7,
      fadeOut: 0.2,
      effects: ['lowpass', '180'],
    };
    return drum(long, 'X... ..x. ..x. ....', [bar]);
  });
}

function guitar() {
  // An arpeggio in eighths, recorded at 120 BPM.
  const arpeggio = { file: 'guit_em9', fadeOut: 1.5 };
  const again = { ...arpeggio, cut: 2 * SECONDS_PER_BAR, fadeOut: 0.4 };
  return each(phrases, (bar) =>
    bar < 16 ? [onBar(arpeggio, bar)] : [onBar(again, bar), onBar(again, bar + 2, -2)],
  );
}

function fifths() {
  // Starts at the second stroke. Transposed from E to the roots C and D below it.
  const stroke = { file: 'guit_e_fifths', start: 0.5 };
  const harmonics = { file: 'guit_harmonics', fadeOut: 0.5 };
  return [
    ...each(
      drops.filter((bar) => bar % 4 === 0),
      (bar) => [onBar({ ...stroke, cut: 2 * SECONDS_PER_BAR, fadeOut: 0.15 }, bar, 0, -0.35)],
    ),
    ...each(
      drops.filter((bar) => bar % 4 > 1),
      (bar) => [
        onBar({ ...stroke, semitones: rootOf(bar) - 4, cut: SECONDS_PER_BAR, fadeOut: 0.15 }, bar, 0, -0.35),
      ],
    ),
    ...each([1, 5, 13, 17, 21], (bar) => [onBar(harmonics, bar, 2, 0.5)]),
  ];
}

function bells() {
  // The recording is a C4, five cents flat.
  const tune = [0, 7, 4, 11, 7, 14, 11, 7];
  const melody = [16, 11, 14, 7];
  /** @param {number} semitones */
  const bell = (semitones) => ({ file: 'elec_bell', semitones: semitones + 0.05 });
  return [
    ...each(barsOf('build', 'break'), (bar) =>
      tune.map((_, i) =>
        note(
          bell(CHORDS[bar % 4][[0, 1, 2, 1][i % 4]] - 60 + (i % 8 > 3 ? 12 : 0)),
          bar * STEPS_PER_BAR + 2 * i,
          i % 4 ? -7 : -3,
          i % 2 ? 0.4 : -0.4,
        ),
      ),
    ),
    ...each(barsOf('finale'), (bar) => [
      note(bell(melody[bar % 4]), bar * STEPS_PER_BAR, -2, -0.3),
      note(bell(melody[bar % 4] - 5), bar * STEPS_PER_BAR + 6, -5, 0.3),
    ]),
    ...each([2, 14, 18, 22], (bar) => [
      onBar({ file: 'perc_bell', semitones: 0.12, cut: 4, fadeOut: 2 }, bar, -6),
    ]),
  ];
}

function piano() {
  // The recording is B flat and F, so six semitones up make E and B. The stroke starts at 0.25 s.
  return each([...barsOf('intro'), ...barsOf('break')], (bar) => [
    onBar({ file: 'ambi_piano', start: 0.24, semitones: rootOf(bar) + 2, fadeIn: 0.005, fadeOut: 0.8 }, bar),
  ]);
}

function choir() {
  // The recording is one voice a little below E5, MIDI number 75.45. An octave lower it lasts 3.2 s. Three
  // make a chord.
  return each(
    barsOf('intro', 'break', 'finale').filter((bar) => bar !== 0),
    (bar) =>
      CHORDS[bar % 4].map((pitch, i) =>
        onBar(
          { file: 'ambi_choir', semitones: pitch - 75.45, fadeIn: 0.15, fadeOut: 0.6 },
          bar,
          bar < 4 ? -6 : 0,
          [-0.6, 0, 0.6][i],
        ),
      ),
  );
}

function glass() {
  // The hum is A major; two semitones down it is the upper notes of Em7. The rubbed glass is F sharp 5,
  // transposed to E.
  const hum = {
    file: 'ambi_glass_hum',
    semitones: -2,
    cut: 4 * SECONDS_PER_BAR + 1,
    fadeIn: 1.5,
    fadeOut: 1.5,
  };
  const rub = { file: 'ambi_glass_rub', semitones: -2, fadeIn: 0.6, fadeOut: 0.8 };
  return [
    ...phrases.map((bar) => onBar(hum, bar, bar === 8 ? -6 : 0)),
    ...each([2, 6, 13, 15], (bar) => [onBar(rub, bar, -6, bar % 4 === 2 ? 0.5 : -0.5)]),
  ];
}

function ambience() {
  const hiss = { file: 'vinyl_hiss', fadeIn: 0.3, fadeOut: 0.3, cut: 4 * SECONDS_PER_BAR };
  const lunar = { file: 'ambi_lunar_land', fadeIn: 1, fadeOut: 1.5 };
  const haunted = { file: 'ambi_haunted_hum', fadeIn: 1, fadeOut: 2 };
  return [
    ...phrases.map((bar) => onBar(hiss, bar, -10)),
    onBar(lunar, 0, -4),
    onBar(lunar, 13, -2),
    onBar(haunted, 12, -6),
  ];
}

function effects() {
  const boom = { file: 'misc_cineboom', start: 1.6, length: 5, fadeOut: 2 };
  const swoosh = { file: 'ambi_swoosh' };
  const dark = { file: 'ambi_dark_woosh', fadeOut: 0.6 };
  const backspin = { file: 'vinyl_backspin' };
  return [
    onBar(boom, 8, -2),
    onBar(boom, 16),
    // The swoosh is 1.85 s long and ends on the bar.
    ...each([4, 8, 16, 20], (bar) => [note(swoosh, bar * STEPS_PER_BAR - 14.78, 0, bar % 8 ? 0.3 : -0.3)]),
    onBar(dark, 12),
    onBar({ ...dark, reverse: true, fadeIn: 1 }, 22, -3),
    note(backspin, 12 * STEPS_PER_BAR - 8, -2),
  ];
}

/** @type {readonly Stem[]} */
export const STEMS = Object.freeze([
  { id: 'kick', name: 'Kick', bus: 'Drums', channels: 1, peak: -9, notes: kicks() },
  { id: 'snare', name: 'Snare', bus: 'Drums', channels: 1, peak: -11, notes: snares() },
  { id: 'claps', name: 'Claps', bus: 'Drums', channels: 2, peak: -14, notes: claps() },
  { id: 'hats', name: 'Hats', bus: 'Drums', channels: 1, peak: -18, notes: hats() },
  { id: 'cymbals', name: 'Cymbals', bus: 'Drums', channels: 2, peak: -18, notes: cymbals() },
  { id: 'toms', name: 'Toms', bus: 'Drums', channels: 2, peak: -12, notes: toms() },
  { id: 'break', name: 'Break', bus: 'Drums', channels: 2, peak: -14, notes: breakbeat() },
  { id: 'safari', name: 'Safari', bus: 'Drums', channels: 2, peak: -14, notes: safari() },
  { id: 'tabla', name: 'Tabla', bus: 'Drums', channels: 1, peak: -13, notes: tabla() },
  { id: 'percussion', name: 'Perc', bus: 'Drums', channels: 2, peak: -15, notes: percussion() },
  { id: 'sub', name: 'Sub', bus: 'Music', channels: 1, peak: -14, notes: sub() },
  { id: 'bass', name: 'Bass', bus: 'Music', channels: 1, peak: -12, notes: bass() },
  { id: 'guitar', name: 'Guitar', bus: 'Music', channels: 2, peak: -13, notes: guitar() },
  { id: 'fifths', name: 'Fifths', bus: 'Music', channels: 2, peak: -14, notes: fifths() },
  { id: 'bells', name: 'Bells', bus: 'Music', channels: 2, peak: -14, notes: bells() },
  { id: 'piano', name: 'Piano', bus: 'Music', channels: 1, peak: -18, notes: piano() },
  { id: 'choir', name: 'Choir', bus: 'Music', channels: 2, peak: -14, notes: choir() },
  { id: 'glass', name: 'Glass', bus: 'Music', channels: 2, peak: -20, notes: glass() },
  { id: 'ambience', name: 'Air', bus: 'Music', channels: 2, peak: -24, notes: ambience() },
  { id: 'effects', name: 'Effects', bus: 'Music', channels: 2, peak: -14, notes: effects() },
]);
