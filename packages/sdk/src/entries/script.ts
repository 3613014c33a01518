/**
 * The classic script: `<script async src="…/foothold.js" data-write-key="fhw_…"></script>`. Chunks are modules
 * beside it, found by the script's own address; they are handed the core and never import it.
 */
import type { Foothold, InitOptions } from '../core/api.ts';
import { createFoothold, type QueuedCall } from '../core/foothold.ts';
import { createBrowserPlatform } from '../platform/browser.ts';

/** Names the folder of this build's chunks; set by the build. */
declare const __STAMP__: string;

const script = document.currentScript as HTMLScriptElement | null;
const there = window.foothold;

// Loaded twice, or beside an older one: the first stays. Not as a classic script: nobody knows where its chunks are.
if (script && !(there as Partial<Foothold> | undefined)?.track) {
  // Anything else of this name is the page's own: an element with this id.
  const waiting = Array.isArray(there) ? there : [];
  const { src, dataset } = script;
  // In the folder of the script's own name, so that a host can give both a name of its own.
  const load = (name: string) =>
    import(/* @vite-ignore */ src.replace(/(\.\w+)?([?#].*)?$/, `/${__STAMP__}/${name}.js`));
  const apiHost = dataset.apiHost ?? src.split('/', 3).join('/');
  const calls = waiting.filter(([name]) => name !== 'init');
  const foothold = createFoothold(() => createBrowserPlatform(load), window, calls, apiHost);
  window.foothold = foothold;
  const given = waiting.find(([name]) => name === 'init')?.[1] as InitOptions | undefined;
  const { writeKey } = dataset;
  if (given || writeKey) foothold.init(given ?? { writeKey });
  // A page may have kept the queue: what it pushes from now on is called at once.
  waiting.push = (...calls) => calls.map(([name, ...args]) => (foothold[name as 'track'] as Call)?.(...args)).length;
}
// Whoever is there already says so, under `debug`.
else (there as Partial<Foothold> | undefined)?.init?.({});

type Call = (...args: unknown[]) => void;
declare global {
  interface Window {
    /** The API, or before the script has arrived the queue of calls to it: `[['identify', 'user-42'], …]`. */
    foothold?: Foothold | QueuedCall[];
  }
}
