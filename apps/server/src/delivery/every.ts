/** A port for time: calls again and again until what it returns is called. */
export type Every = (ms: number, call: () => void) => () => void;

/** The real one; keeps no process alive. */
export const interval: Every = (ms, call) => {
  const timer = setInterval(call, ms).unref();
  return () => clearInterval(timer);
};
