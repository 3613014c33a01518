import type { Platform } from '../platform/platform.ts';
import type { Foothold, InitOptions, InitResult } from './api.ts';
import { createInstance, type Instance, type Listeners } from './instance.ts';

/** A call that came before `init`, or before the script: name and arguments. */
export type QueuedCall = [name: string, ...args: unknown[]];

const MAX_EARLY_CALLS = 1000;
const METHODS = [
  'identify',
  'group',
  'track',
  'page',
  'alias',
  'reset',
  'start',
  'stop',
  'resume',
  'open',
  'close',
  'explain',
  'getChecklist',
  'register',
  'setLocale',
  'consent',
  'flush',
  'debug',
] as const;

/**
 * The API, before there is anything behind it. Calls made before `init` wait for it; after `shutdown` they do nothing.
 * @param openPlatform the outside world, opened at `init`.
 */
export function createFoothold(openPlatform: (options: InitOptions) => Platform): Foothold {
  let instance: Instance | undefined;
  let early: QueuedCall[] | undefined = [];
  const listeners = new Map<string, Set<(detail: unknown) => void>>();
  const CHANGED = ' changed';
  const call = (name: string, detail?: unknown) => {
    for (const listener of [...(listeners.get(name) ?? [])]) {
      try {
        listener(detail);
      } catch (error) {
        // The host's own fault: reported as such, where it would be without us.
        reportError(error);
      }
    }
  };
  const tell: Listeners = { own: call, changed: () => call(CHANGED) };
  const on = (name: string, listener: (detail: never) => void) => {
    if (typeof listener !== 'function') return () => {};
    const known = listeners.get(name) ?? new Set();
    listeners.set(name, known.add(listener as (detail: unknown) => void));
    return () => void known.delete(listener as (detail: unknown) => void);
  };

  function init(options: InitOptions): InitResult {
    const problem = problemOf(options) ?? (instance ? 'it runs already: shutdown() first' : undefined);
    if (problem) {
      if (options?.debug === true) console.warn(`foothold.init: ${problem}`);
      return { ok: false, problem };
    }
    try {
      instance = createInstance(openPlatform(options), options, tell);
    } catch (error) {
      return { ok: false, problem: String(error) };
    }
    const calls = early ?? [];
    early = undefined;
    for (const [name, ...args] of calls) foothold[name as 'track']?.(...(args as [string]));
    return { ok: true };
  }

  const foothold = {
    init,
    on,
    off: (name: string, listener: (detail: never) => void) => void listeners.get(name)?.delete(listener as never),
    subscribe: (listener: () => void) => on(CHANGED, listener),
    shutdown() {
      instance?.shutdown();
      instance = undefined;
    },
  } as unknown as Foothold;
  for (const name of METHODS) {
    foothold[name] = ((...args: unknown[]) => {
      if (instance) return (instance[name] as (...args: unknown[]) => unknown)(...args);
      if (early && early.length < MAX_EARLY_CALLS) early.push([name, ...args]);
      return name === 'getChecklist' ? null : name === 'flush' || name === 'explain' ? Promise.resolve() : undefined;
    }) as never;
  }
  return foothold;
}

/** What is wrong with how it was set up, in words; undefined when nothing is. */
function problemOf(options: unknown): string | undefined {
  if (!options || typeof options !== 'object') return 'give it an object, {writeKey: "fhw_…"} or {content: […]}';
  const { writeKey, content, milestones, apiHost } = options as { [key: string]: unknown };
  if (writeKey === undefined && content === undefined) return 'a writeKey, or content for the library mode, is missing';
  if (writeKey !== undefined && (typeof writeKey !== 'string' || !writeKey)) return 'writeKey is a text, "fhw_…"';
  if (typeof writeKey === 'string' && writeKey.startsWith('fhs_')) return 'this is a secret key; a page takes "fhw_…"';
  if (apiHost !== undefined && typeof apiHost !== 'string') return 'apiHost is an address, "https://…"';
  for (const list of [content, milestones]) {
    if (list !== undefined && !(Array.isArray(list) && list.every((one) => one && typeof one === 'object' && one.id))) {
      return 'content and milestones are lists of objects with an id';
    }
  }
  return undefined;
}
