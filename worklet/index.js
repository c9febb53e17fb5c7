/**
 * @template {keyof import('./console/mixer-events.js').MixerEventMap} K
 * @typedef {import('./console/mixer-events.js').MixerEventListener<K>} MixerEventListener
 */

/**
 * @template {object} M events by type
 * @typedef {import('./console/change-events.js').Events<M>} Events EventTarget, typed for these events.
 */

/**
 * @template {object} M events by type
 * @template {keyof M} K
 * @typedef {import('./console/change-events.js').Listener<M, K>} Listener A listener for an event of a mixer,
 *   a strip, a parameter or a history.
 */

/**
 * @typedef {import('./loading/benchmark-backends.js').BackendTime} BackendTime
 * @typedef {import('./loading/benchmark-backends.js').BackendTimes} BackendTimes
 * @typedef {import('./loading/benchmark-backends.js').BenchmarkOptions} BenchmarkOptions
 * @typedef {import('./loading/capabilities.js').Capabilities} Capabilities
 * @typedef {import('./table/capacity.js').Capacity} Capacity
 * @typedef {import('./loading/choices.js').Backend} Backend
 * @typedef {import('./loading/choices.js').BackendChoice} BackendChoice
 * @typedef {import('./loading/choices.js').TransportChoice} TransportChoice
 * @typedef {import('./loading/choices.js').TransportName} TransportName
 * @typedef {import('./loading/create-mixer.js').MixerOptions} MixerOptions
 * @typedef {import('./console/change-events.js').MixerChange} MixerChange
 * @typedef {import('./console/change-events.js').ParameterChange} ParameterChange
 * @typedef {import('./console/change-events.js').ParameterEventMap} ParameterEventMap
 * @typedef {import('./console/change-events.js').StripChange} StripChange
 * @typedef {import('./console/change-events.js').StripEventMap} StripEventMap
 * @typedef {import('./console/compressor.js').CompressorValues} CompressorValues
 * @typedef {import('./console/drive.js').DriveCurve} DriveCurve
 * @typedef {import('./console/drive.js').DriveValues} DriveValues
 * @typedef {import('./console/compressor.js').Detection} Detection
 * @typedef {import('./console/stats.js').StatsValues} StatsValues
 * @typedef {import('./console/eq-band.js').EqBandValues} EqBandValues
 * @typedef {import('./console/eq-band.js').FilterType} FilterType
 * @typedef {import('./console/equalizer.js').Equalizer} Equalizer
 * @typedef {import('./console/equalizer.js').EqualizerResponse} EqualizerResponse
 * @typedef {import('./console/gate.js').GateValues} GateValues
 * @typedef {import('./console/ladder.js').LadderMode} LadderMode
 * @typedef {import('./console/ladder.js').LadderValues} LadderValues
 * @typedef {import('./console/mixer-events.js').FaultDetail} FaultDetail
 * @typedef {import('./console/mixer-events.js').MixerEventMap} MixerEventMap
 * @typedef {import('./console/mixer-events.js').MixerEvents} MixerEvents
 * @typedef {import('./console/mixer-events.js').OverloadDetail} OverloadDetail
 * @typedef {import('./console/mixer-events.js').ProcessorErrorDetail} ProcessorErrorDetail
 * @typedef {import('./console/mixer-node.js').NodeConstructor} NodeConstructor
 * @typedef {import('./console/modulator.js').EnvelopeFollowerSession} EnvelopeFollowerSession
 * @typedef {import('./console/modulator.js').LfoSession} LfoSession
 * @typedef {import('./console/modulator.js').LfoType} LfoType
 * @typedef {import('./console/modulator.js').ModulationScale} ModulationScale
 * @typedef {import('./console/modulator.js').ModulationSession} ModulationSession
 * @typedef {import('./console/modulators.js').AnyModulator} AnyModulator
 * @typedef {import('./console/modulators.js').EnvelopeFollowerOptions} EnvelopeFollowerOptions
 * @typedef {import('./console/modulators.js').LfoOptions} LfoOptions
 * @typedef {import('./console/session-format.js').ModulatorSession} ModulatorSession
 * @typedef {import('./console/param.js').AnyParam} AnyParam
 * @typedef {import('./table/parameters.js').Condition} Condition
 * @typedef {import('./table/parameters.js').Curve} Curve
 * @typedef {import('./table/parameters.js').Notation} Notation
 * @typedef {import('./table/parameters.js').ParameterRow} ParameterRow
 * @typedef {import('./table/parameters.js').ParameterType} ParameterType
 * @typedef {import('./table/parameters.js').StripKind} StripKind
 * @typedef {import('./console/session-format.js').Session} Session
 * @typedef {import('./console/session-format.js').AutomationEvent} AutomationEvent
 * @typedef {import('./console/session-format.js').StripSession} StripSession
 * @typedef {import('./console/strip.js').AnyStrip} AnyStrip
 * @typedef {import('./console/strip.js').PanLaw} PanLaw
 * @typedef {import('./console/strip.js').Polarity} Polarity
 * @typedef {import('./console/strip-options.js').Band} Band
 * @typedef {import('./console/strip-options.js').InitialValues} InitialValues
 * @typedef {import('./console/strip-options.js').StripDescription} StripDescription
 * @typedef {import('./console/strip-options.js').StripOptions} StripOptions
 * @typedef {import('./transport/transport.js').MeterLevels} MeterLevels
 * @typedef {import('./console/unwrap.js').WrappedContext} WrappedContext
 * @typedef {import('./console/unwrap.js').WrappedNode} WrappedNode
 * @typedef {import('./console/user-data.js').UserData} UserData
 */

export { dbToGain, gainToDb } from './common/decibels.js';
export { AudioMixer } from './console/audio-mixer.js';
export { Bus } from './console/bus.js';
export { Compressor } from './console/compressor.js';
export { Drive } from './console/drive.js';
export { EqBand } from './console/eq-band.js';
export { Gate } from './console/gate.js';
export { Ladder } from './console/ladder.js';
export { Master } from './console/master.js';
export { Meter } from './console/meter.js';
export { Mixer } from './console/mixer.js';
export { EnvelopeFollower, Lfo, Modulation, Modulator } from './console/modulator.js';
export { LFO_TYPES } from './console/modulator-values.js';
export { BooleanParam, EnumParam, Param, Parameter } from './console/param.js';
export { RoutedStrip } from './console/routed-strip.js';
export { Stats } from './console/stats.js';
export { Strip } from './console/strip.js';
export { Track } from './console/track.js';
export { benchmarkBackends } from './loading/benchmark-backends.js';
export { detectCapabilities } from './loading/capabilities.js';
export { createMixer } from './loading/create-mixer.js';
export {
  DETECTIONS,
  DRIVE_CURVES,
  FILTER_TYPES,
  LADDER_MODES,
  PAN_LAWS,
  PARAMETERS,
  POLARITIES,
} from './table/parameters.js';
