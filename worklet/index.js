/**
 * @template {keyof import('./mixer-events.js').MixerEventMap} K
 * @typedef {import('./mixer-events.js').MixerEventListener<K>} MixerEventListener
 */

/**
 * @typedef {import('./benchmark-backends.js').BackendTime} BackendTime
 * @typedef {import('./benchmark-backends.js').BackendTimes} BackendTimes
 * @typedef {import('./benchmark-backends.js').BenchmarkOptions} BenchmarkOptions
 * @typedef {import('./capabilities.js').Capabilities} Capabilities
 * @typedef {import('./capacity.js').Capacity} Capacity
 * @typedef {import('./choose.js').Backend} Backend
 * @typedef {import('./choose.js').BackendChoice} BackendChoice
 * @typedef {import('./choose.js').TransportChoice} TransportChoice
 * @typedef {import('./choose.js').TransportName} TransportName
 * @typedef {import('./create-mixer.js').MixerOptions} MixerOptions
 * @typedef {import('./eq-band.js').FilterType} FilterType
 * @typedef {import('./mixer-events.js').FaultDetail} FaultDetail
 * @typedef {import('./mixer-events.js').MixerEventMap} MixerEventMap
 * @typedef {import('./mixer-events.js').MixerEvents} MixerEvents
 * @typedef {import('./mixer-events.js').OverloadDetail} OverloadDetail
 * @typedef {import('./mixer-events.js').ProcessorErrorDetail} ProcessorErrorDetail
 * @typedef {import('./mixer-node.js').NodeConstructor} NodeConstructor
 * @typedef {import('./parameters.js').Curve} Curve
 * @typedef {import('./parameters.js').ParameterRow} ParameterRow
 * @typedef {import('./parameters.js').ParameterType} ParameterType
 * @typedef {import('./parameters.js').StripKind} StripKind
 * @typedef {import('./session-form.js').Session} Session
 * @typedef {import('./session-form.js').StripSession} StripSession
 * @typedef {import('./strip.js').AnyStrip} AnyStrip
 * @typedef {import('./wrapped.js').WrappedContext} WrappedContext
 * @typedef {import('./wrapped.js').WrappedNode} WrappedNode
 */

export { AudioMixer } from './audio-mixer.js';
export { benchmarkBackends } from './benchmark-backends.js';
export { Bus } from './bus.js';
export { detectCapabilities } from './capabilities.js';
export { Compressor } from './compressor.js';
export { createMixer } from './create-mixer.js';
export { EqBand } from './eq-band.js';
export { Master } from './master.js';
export { Meter } from './meter.js';
export { Mixer } from './mixer.js';
export { Param } from './param.js';
export { FILTER_TYPES, PARAMETERS } from './parameters.js';
export { Stats } from './stats.js';
export { Strip } from './strip.js';
export { Track } from './track.js';
