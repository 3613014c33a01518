import type { Guard } from '../core/guard.ts';
import type { Cancel, Platform } from './platform.ts';

/**
 * The outside world as one running SDK meets it: all that calls back is guarded, and nothing of it outlives `end`,
 * also what is begun afterwards by something that was still on its way.
 */
export function guardPlatform(outside: Platform, guard: Guard): [platform: Platform, end: Cancel] {
  const cancels = new Set<Cancel>();
  let isOver = false;

  const held =
    <Args extends unknown[]>(begin: (callback: (...args: Args) => void) => Cancel) =>
    (callback: (...args: Args) => void): Cancel => {
      const stop = isOver ? () => {} : begin(guard(callback));
      const cancel = () => {
        cancels.delete(cancel);
        stop();
      };
      cancels.add(cancel);
      return cancel;
    };
  // What is taken from the outside later on is gone here, too.
  const platform: Platform = Object.assign(Object.create(outside), {
    send: async (request) => (isOver ? { status: 0, text: '' } : outside.send(request)),
    after(ms, callback) {
      const cancel = held((call: () => void) => outside.after(ms, call))(() => {
        cancel();
        callback();
      });
      return cancel;
    },
    on: (types, callback) => held((call: typeof callback) => outside.on(types, call))(callback),
  } satisfies Partial<Platform>);
  const end = () => {
    isOver = true;
    for (const cancel of cancels) cancel();
  };
  return [platform, end];
}
