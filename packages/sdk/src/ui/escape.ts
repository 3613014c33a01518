import type { UiContext } from './context.ts';

/** Handles keys: on Escape it acts, unless something within has done so. */
export function onEscape({ host }: UiContext, act: () => void): (event: Event) => void {
  return host.guard((event) => {
    const { key, isComposing, defaultPrevented } = event as KeyboardEvent;
    if (key !== 'Escape' || isComposing || defaultPrevented) return;
    event.preventDefault();
    act();
  });
}
