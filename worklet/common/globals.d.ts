/** Defined by the build: eight hex digits. */
declare const __BUSBAR_BUILD__: string;

// What AudioWorkletGlobalScope has and TypeScript's DOM library lacks.
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (...args: never[]) => AudioWorkletProcessor,
): void;
declare const sampleRate: number;
declare const currentFrame: number;
