/** The graphs that are compared, by name in graphs.js, with their titles. */
export const CONTENDERS = {
  sources: 'sources alone',
  nothing: 'a worklet that does nothing',
  native: "the browser's own nodes",
  nativeMetered: 'the same with an AnalyserNode per strip',
  javascript: 'one worklet in plain JavaScript',
  busbar: 'Busbar, all meters read',
};
