import type { Advance } from '@foothold/protocol/types';
import type { UiHost } from '../../core/surface.ts';

type Done = 'clicked' | 'filled';

/**
 * Reports what the step waits for: a click on the target, before the page's own handlers see it, or a value in it once
 * the person has left the field. Answers a function that stops.
 */
export function watchTarget(
  host: UiHost,
  target: Element,
  advance: Advance | undefined,
  done: (what: Done) => void,
): () => void {
  const view = target.ownerDocument.defaultView ?? window;
  const watched: (() => void)[] = [];
  const on = (type: string, handle: (event: Event) => void) => {
    const guarded = host.guard((event: Event) => event.composedPath().includes(target) && handle(event));
    view.addEventListener(type, guarded, true);
    watched.push(() => view.removeEventListener(type, guarded, true));
  };
  let reported = false;
  const left = (event: Event) => {
    // A field that is left says so twice: `change` and `focusout`.
    if (reported || !isFilled(event.composedPath()[0] as HTMLInputElement)) return;
    reported = true;
    done('filled');
  };
  if (advance?.on === 'click') on('click', () => done('clicked'));
  if (advance?.on === 'filled') {
    on('change', left);
    on('focusout', left);
  }
  return () => {
    for (const stop of watched) stop();
  };
}

function isFilled(field: HTMLInputElement): boolean {
  if (field.type === 'checkbox' || field.type === 'radio') return field.checked;
  const text = field.isContentEditable ? field.textContent : field.value;
  return !!text?.trim();
}
