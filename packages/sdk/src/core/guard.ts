export type Guard = <Args extends unknown[], Result>(
  callback: (...args: Args) => Result,
) => (...args: Args) => Result | undefined;

const LIMIT = 5;

/**
 * Wraps every entry point, timer and observer: what they throw is caught and counted and never reaches the page. At
 * the fifth fault the SDK switches itself off, and nothing that is wrapped runs any more.
 */
export function createGuard(onOff: () => void, log: (...words: unknown[]) => void): { guard: Guard; fault: Fault } {
  let faults = 0;
  const fault: Fault = (error) => {
    log('fault', error);
    if (++faults === LIMIT) {
      log('switched off after', LIMIT, 'faults');
      try {
        onOff();
      } catch {
        // Nothing more can be done, and the page must not know.
      }
    }
  };
  const guard: Guard =
    (callback) =>
    (...args) => {
      if (faults >= LIMIT) return undefined;
      try {
        const result = callback(...args);
        if (result instanceof Promise) result.catch(fault);
        return result;
      } catch (error) {
        fault(error);
        return undefined;
      }
    };
  return { guard, fault };
}
export type Fault = (error: unknown) => void;
