import { signal } from '@preact/signals';

// Northbeam's side of Foothold: four calls of Segment's vocabulary, made before or after the script has arrived.
type Method = 'identify' | 'group' | 'track' | 'page' | 'reset' | 'register' | 'on';
type Loaded = { [M in Method]: (...args: unknown[]) => unknown };
declare global {
  interface Window {
    foothold?: Loaded | unknown[][];
  }
}

/** What this page has told Foothold, newest first; the strip shows it. */
export const told = signal<{ at: number; what: string; details: unknown }[]>([]);

/** Calls Foothold, or leaves the call in its queue until the script is there. */
export function foothold(method: Method, ...args: unknown[]): void {
  note(args.length > 0 ? `${method} · ${String(args[0])}` : method, args[1]);
  window.foothold ??= [];
  if (Array.isArray(window.foothold)) window.foothold.push([method, ...args]);
  else window.foothold[method](...args);
}

/** Where Foothold runs, as the page's template was told. */
export const footholdUrl = document.querySelector<HTMLMetaElement>('meta[name=foothold-url]')?.content ?? '';

/** Adds a line to what the strip shows. */
export function note(what: string, details: unknown): void {
  told.value = [{ at: Date.now(), what, details }, ...told.value].slice(0, 40);
}
