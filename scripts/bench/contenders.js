/** Graphs of graphs.js, and what they are called. */
export const CONTENDERS = {
  sources: 'sources alone',
  nothing: 'a worklet that does nothing',
  native: "the browser's own nodes",
  nativeMetered: 'the same, an AnalyserNode a strip',
  javascript: 'one worklet in plain JavaScript',
  busbar: 'Busbar, all meters read',
};
