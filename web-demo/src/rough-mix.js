/**
 * The multitrack's initial settings of EQ, compressor and pan, by strip name and parameter id.
 * @type {Record<string, Record<string, number | boolean | string>>}
 */
const SETTINGS = {
  Kick: {
    'eq.0.enabled': true,
    'eq.0.frequency': 65,
    'eq.0.gain': 2.5,
    'eq.1.enabled': true,
    'eq.1.frequency': 320,
    'eq.1.gain': -4,
    'eq.1.Q': 1.2,
  },
  Snare: {
    'eq.2.enabled': true,
    'eq.2.frequency': 3800,
    'eq.2.gain': 2.5,
    'compressor.enabled': true,
    'compressor.threshold': -24,
    'compressor.knee': 8,
    'compressor.ratio': 3,
    'compressor.attack': 0.008,
    'compressor.release': 0.12,
    'compressor.makeup': 2,
  },
  Hats: { pan: 0.2, 'eq.0.enabled': true, 'eq.0.type': 'highpass', 'eq.0.frequency': 350, 'eq.0.Q': 0 },
  Tabla: { pan: -0.35 },
  Break: { 'eq.3.enabled': true, 'eq.3.frequency': 7500, 'eq.3.gain': -3 },
  Bass: {
    'eq.1.enabled': true,
    'eq.1.frequency': 700,
    'eq.1.gain': 3,
    'compressor.enabled': true,
    'compressor.threshold': -26,
    'compressor.knee': 10,
    'compressor.ratio': 4,
    'compressor.attack': 0.012,
    'compressor.release': 0.15,
    'compressor.makeup': 3,
  },
  Guitar: {
    'eq.0.enabled': true,
    'eq.0.type': 'highpass',
    'eq.0.frequency': 110,
    'eq.0.Q': 0,
    'eq.2.enabled': true,
    'eq.2.frequency': 2800,
    'eq.2.gain': 3,
  },
  Piano: { pan: -0.15, 'eq.2.enabled': true, 'eq.2.frequency': 1800, 'eq.2.gain': 3 },
  Choir: { 'eq.3.enabled': true, 'eq.3.frequency': 5000, 'eq.3.gain': 4 },
  Drums: {
    'compressor.enabled': true,
    'compressor.threshold': -18,
    'compressor.knee': 12,
    'compressor.ratio': 2,
    'compressor.attack': 0.02,
    'compressor.release': 0.2,
    'compressor.makeup': 1,
  },
};

/** @param {Iterable<import('./channel.js').Channel>} channels */
export function applyRoughMix(channels) {
  for (const channel of channels) {
    for (const [id, value] of Object.entries(SETTINGS[channel.name] ?? {})) channel.set(id, value);
  }
}
