import type { Platform } from '../platform/platform.ts';
import type { Foothold, InitOptions, InitResult } from './api.ts';
import type { Identity } from './identity.ts';
import { createInstance, type Instance } from './instance.ts';
import { createRecords } from './records.ts';

/** A call that came before `init`, or before the script: name and arguments. */
export type QueuedCall = [name: string, ...args: unknown[]];

const CALLS =
  'identify group track page alias reset start stop resume open close register setLocale debug getChecklist getTour getCelebration getMilestones getText act flush'.split(
    ' ',
  );

/**
 * The API, before there is anything behind it. Calls made before `init` wait for it; after `shutdown`, and while there
 * is no consent, they do nothing.
 * @param openPlatform the outside world, opened at `init`.
 * @param bus where `foothold:<what>` events are dispatched: `window`.
 * @param early calls made before there was an API.
 * @param apiHost unless `init` says another.
 */
export function createFoothold(
  openPlatform: () => Platform,
  bus: EventTarget,
  early: QueuedCall[] = [],
  apiHost?: string,
): Foothold {
  let options: InitOptions | undefined;
  let instance: Instance | undefined;
  let platform: Platform | undefined;
  const listeners = new Map<unknown, () => void>();
  const emit = (name: string, detail?: unknown) =>
    void bus.dispatchEvent(new CustomEvent(`foothold:${name}`, { detail }));

  function begin(given: InitOptions, known?: Identity) {
    options = given;
    const before = platform;
    platform = { ...openPlatform() };
    const { writeKey = '', impersonatedBy, respectGpc = 'full' } = given;
    const { consent = platform.hasGpc?.() ? respectGpc : 'full' } = given;
    const isKept = consent === 'full';
    if (!isKept) {
      // Also from whoever was here until now and is still waiting for an answer.
      if (before) before.records = before.openEvents = undefined;
      createRecords(platform, writeKey).clear();
      platform
        .openEvents?.(`foothold:${writeKey}`)
        .remove()
        .catch(() => {});
    }
    // What somebody else does for the person is nothing that this browser is to remember.
    if (!isKept || impersonatedBy) platform.records = platform.openEvents = undefined;
    instance = consent === 'off' ? undefined : createInstance(platform, given, emit, known);
  }

  function run([name, ...args]: QueuedCall): unknown {
    if (instance) return instance.call(name, args);
    if (!options) early.push([name, ...args]);
    return undefined;
  }

  const foothold = {
    init(given: InitOptions): InitResult {
      if (options) {
        if (options.debug) platform?.log(RUNS);
        return { ok: false, problem: RUNS };
      }
      try {
        const problem = problemOf(given);
        if (problem) return { ok: false, problem };
        begin({ apiHost, ...given });
        for (const [name, ...args] of early.splice(0)) {
          if (Object.hasOwn(foothold, name)) (foothold[name as 'on'] as (...args: unknown[]) => void)(...args);
        }
        return { ok: true };
      } catch (error) {
        foothold.shutdown();
        return { ok: false, problem: `${error}` };
      }
    },
    on(name: string, listener: (detail: unknown) => void) {
      const heard = (event: Event) => listener((event as CustomEvent).detail);
      const type = `foothold:${String(name)}`;
      const off = () => bus.removeEventListener(type, heard);
      bus.addEventListener(type, heard);
      listeners.set(listener, off);
      return off;
    },
    off: (_name: string, listener: unknown) => listeners.get(listener)?.(),
    subscribe: (listener: () => void) => foothold.on('change', listener),
    consent(consent: InitOptions['consent']) {
      const known = instance?.identity();
      instance?.shutdown();
      if (options) begin({ ...options, consent }, known);
    },
    async explain(contentId: string) {
      try {
        return (await (platform as Platform).load('explain')).default(instance?.kernel ?? 'consent', contentId);
      } catch {
        return undefined;
      }
    },
    shutdown() {
      instance?.shutdown();
      instance = options = undefined;
    },
  };
  const calls = foothold as unknown as { [name: string]: (...args: unknown[]) => unknown };
  for (const name of CALLS) calls[name] = (...args) => run([name, ...args]);
  // What is given may throw when it is looked at.
  for (const [name, given] of Object.entries(calls)) {
    calls[name] = (...args) => {
      try {
        return given(...args);
      } catch {
        return undefined;
      }
    };
  }
  return foothold as unknown as Foothold;
}

const RUNS = 'runs already';

/** What is wrong with how it was set up, in words; undefined when nothing is. */
const problemOf = (options: InitOptions | undefined) =>
  options?.content || `${options?.writeKey}`.startsWith('fhw_') ? undefined : 'no writeKey fhw_… nor content';
