import type { Advance } from '@foothold/protocol/types';
import type { UiHost } from '../../core/surface.ts';

type Done = 'clicked' | 'filled';

/**
 * Reports what the step waits for: a click on the target, before the page's own handlers see it, or a value in it once
 * the person has left the field.
 */
export function watchTarget(
  host: UiHost,
  target: Element,
  advance: Advance | undefined,
  signal: AbortSignal,
  done: (what: Done) => void,
): void {
  const view = target.ownerDocument.defaultView ?? window;
  let isReported = false;
  const on = (type: string, handle: (event: Event) => void) => {
    const guarded = host.guard((event: Event) => event.composedPath().includes(target) && handle(event));
    view.addEventListener(type, guarded, { capture: true, signal });
  };
  const left = (event: Event) => {
    // A field that is left says so twice: `change` and `focusout`.
    if (isReported || !isFilled(event.composedPath()[0] as HTMLInputElement)) return;
    isReported = true;
    done('filled');
  };
  if (advance?.on === 'click') on('click', () => done('clicked'));
  if (advance?.on === 'filled') {
    on('change', left);
    on('focusout', left);
  }
}

function isFilled(field: HTMLInputElement): boolean {
  if (/checkbox|radio/.test(field.type)) return field.checked;
  return !!(field.isContentEditable ? field.textContent : field.value)?.trim();
}
