export type Guard = <Args extends unknown[], Result>(
  callback: (...args: Args) => Result,
) => (...args: Args) => Result | undefined;

const LIMIT = 5;
const nothing = () => {};

/**
 * Wraps every entry point, timer and observer: what they throw is caught and counted and never reaches the page. At
 * the fifth fault the SDK switches itself off. Once it `isOff`, nothing that is wrapped runs any more.
 */
export function createGuard(switchOff: () => void, log: (...words: unknown[]) => void, isOff: () => boolean): Guard {
  let faults = 0;
  return (callback) =>
    (...args) => {
      try {
        return isOff() ? undefined : callback(...args);
      } catch (error) {
        log(++faults === LIMIT ? 'switched off' : 'fault', error);
        // Later, so that what it may throw itself is nobody's.
        if (faults === LIMIT) Promise.resolve().then(switchOff).catch(nothing);
        return undefined;
      }
    };
}
