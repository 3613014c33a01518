import { h } from './dom/h.ts';

/** A small line drawing; says nothing to a screen reader. */
export function icon(path: string, size = 18): HTMLElement {
  return h('svg', { width: size, height: size, viewBox: '0 0 18 18', 'aria-hidden': 'true' }, h('path', { d: path }));
}

export const CROSS = 'M4.5 4.5l9 9m0-9l-9 9';
export const DOTS = 'M4 9h.01M9 9h.01M14 9h.01';
export const CHECK = 'M4 9.5l3.4 3.3L14 5.6';
