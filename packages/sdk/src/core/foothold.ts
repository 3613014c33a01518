import { guardPlatform } from '../platform/guarded.ts';
import type { Cancel, Platform } from '../platform/platform.ts';
import type { Consent, Foothold, InitOptions, InitResult } from './api.ts';
import type { Guard } from './guard.ts';
import { createInstance, type Instance } from './instance.ts';
import { createRecords } from './records.ts';

/** A call that came before `init`, or before the script: name and arguments. */
export type QueuedCall = [name: string, ...args: unknown[]];
/** A call that waits for the page, and the world as it was then. */
type WaitingCall = [name: string, args: unknown[], world: Pick<Platform, 'now' | 'page'>];

const CALLS =
  'identify group track page alias reset start stop resume open close register setLocale debug getChecklist getTour getCelebration getMilestones getText act flush'.split(
    ' ',
  );

/** So long a page that is still loading has the browser for itself. */
const LOAD_MS = 300;

/**
 * The API, before there is anything behind it. Calls made before `init` wait for it; after `shutdown`, and while there
 * is no consent, they do nothing. While the host's page loads, nothing of ours is asked, stored or sent: it begins at the
 * page's `load`, or a moment after `init` if that is earlier, and what was called meanwhile counts for when and where it
 * was called.
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
  let platform: Platform;
  /** While the page loads. */
  let stopWaiting: Cancel | undefined;
  let waiting: WaitingCall[] = [];
  const listeners = new Map<unknown, () => void>();
  const emit = (name: string, detail?: unknown) =>
    void bus.dispatchEvent(new CustomEvent(`foothold:${name}`, { detail }));
  const consentOf = ({ consent, respectGpc = 'full' }: InitOptions) =>
    consent ?? (platform.hasGpc?.() ? respectGpc : 'full');

  /** @param why `load`, or how the page is left before that. */
  function begin(why = 'load') {
    // Who it was until now, when the consent has changed.
    const known = instance?.identity();
    instance?.shutdown();
    stopWaiting = stopWaiting?.() as undefined;
    const calls = waiting.splice(0);
    const given = options as InitOptions;
    // The same world for whoever was here until now and is still waiting for an answer.
    const { now, page, records, openEvents } = openPlatform();
    Object.assign(platform, { records, openEvents });
    const { writeKey = '', impersonatedBy } = given;
    const consent = consentOf(given);
    const isKept = consent === 'full';
    if (!isKept) {
      createRecords(platform, writeKey).clear();
      platform
        .openEvents?.(`foothold:${writeKey}`)
        .remove()
        .catch(() => {});
    }
    // What somebody else does for the person is nothing that this browser is to remember.
    if (!isKept || impersonatedBy) platform.records = platform.openEvents = undefined;
    instance = consent === 'off' ? undefined : createInstance(platform, given, emit, known);
    for (const [name, args, world] of calls) {
      Object.assign(platform, world);
      instance?.call(name, args);
    }
    Object.assign(platform, { now, page });
    instance?.seen(why);
  }

  function run(name: string, args: unknown[]): unknown {
    // Who waits until all is sent has no time.
    if (stopWaiting && name === 'flush') begin();
    if (instance) return instance.call(name, args);
    if (!options) early.push([name, ...args]);
    else if (stopWaiting) {
      const at = platform.now();
      const page = platform.page();
      // What the host changes afterwards is not what it has said; functions are not to be copied.
      waiting.push([name, safely(structuredClone)(args) ?? args, { now: () => at, page: () => page }]);
    }
    return undefined;
  }

  const foothold = {
    init(given: InitOptions): InitResult {
      if (options) {
        if (options.debug) platform.log(RUNS);
        return { ok: false, problem: RUNS };
      }
      try {
        const problem = problemOf(given);
        if (problem) return { ok: false, problem };
        options = { apiHost, ...given };
        platform = { ...openPlatform() };
        const [page, stop] = guardPlatform(platform, safely);
        stopWaiting = stop;
        for (const [name, ...args] of early.splice(0)) {
          if (Object.hasOwn(foothold, name)) (foothold[name as 'on'] as (...args: unknown[]) => void)(...args);
        }
        if (platform.isLoading?.()) {
          page.after(LOAD_MS, begin);
          // After the host's own listeners.
          page.on('load pagehide visibilitychange', (why) => (why === 'load' ? page.after(0, begin) : begin(why)));
        } else begin();
        return { ok: true };
      } catch (error) {
        foothold.shutdown();
        return { ok: false, problem: `${error}` };
      }
    },
    on: safely((name: string, listener: (detail: unknown) => void) => {
      const heard = (event: Event) => listener instanceof Function && listener((event as CustomEvent).detail);
      const type = `foothold:${name}`;
      const off = () => bus.removeEventListener(type, heard);
      bus.addEventListener(type, heard);
      listeners.set(listener, off);
      return off;
    }),
    off: (_name: string, listener: unknown) => listeners.get(listener)?.(),
    subscribe: (listener: () => void) => foothold.on('change', listener),
    consent: safely((consent: Consent) => {
      if (!options) return;
      // Nothing that is said without consent counts later, nor what was said before it was withdrawn.
      if (consent === 'off' || consentOf(options) === 'off') waiting = [];
      options = { ...options, consent };
      if (!stopWaiting) begin();
    }),
    async explain(contentId: string) {
      try {
        if (stopWaiting) begin();
        return (await platform.load('explain')).default(
          instance?.kernel ?? (options ? 'consent' : 'switched_off'),
          contentId,
        );
      } catch {
        return undefined;
      }
    },
    shutdown: safely(() => {
      // What was done meanwhile is not lost.
      if (waiting[0]) begin('pagehide');
      stopWaiting = stopWaiting?.() as undefined;
      instance?.shutdown();
      instance = options = undefined;
    }),
  };
  for (const name of CALLS) (foothold as { [name: string]: unknown })[name] = (...args: unknown[]) => run(name, args);
  return foothold as unknown as Foothold;
}

/** What is given may throw when it is looked at. */
const safely: Guard =
  (callback) =>
  (...args) => {
    try {
      return callback(...args);
    } catch {
      return undefined;
    }
  };

const RUNS = 'runs already';

/** What is wrong with how it was set up, in words; undefined when nothing is. */
const problemOf = (options: InitOptions | undefined) =>
  options?.content || `${options?.writeKey}`.startsWith('fhw_') ? undefined : 'no writeKey fhw_… nor content';
