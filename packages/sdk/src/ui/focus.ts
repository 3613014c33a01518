import { composedParent, deepActive } from './layer/top-layer.ts';

const STOPS =
  ':is(a[href],button,input,select,textarea,summary,iframe,[tabindex],[contenteditable=true]):not(:disabled)';
const FIELDS = ':read-write,select,[role=textbox],[role=combobox]';

/** Every element that Tab stops at, in order, the element itself included. */
export function tabStops(within: Element | null): HTMLElement[] {
  const all = (within ? [within, ...within.querySelectorAll(STOPS)] : []) as HTMLElement[];
  return all.filter((element) => element.matches(STOPS) && element.tabIndex >= 0 && element.checkVisibility());
}

/** The person writes something: keys belong to the page, and the focus stays where it is. */
export function isTyping(element: Element | null): boolean {
  return !!element?.matches(FIELDS);
}

/** `node` is `within` or below it, through shadow roots. */
export function holds(within: Element | null, node: Element | null): boolean {
  for (let at = node; at?.nodeType === 1; at = composedParent(at) as Element) if (at === within) return true;
  return false;
}

/** Nothing has the focus. */
export function isNowhere(active: Element | null): boolean {
  return !active || active === document.body;
}

/** The focus is in here, or nowhere: what is taken away may hand it back. */
export function isOurs(container: Element): boolean {
  const active = deepActive();
  return isNowhere(active) || holds(container, active);
}

/** Remembers where the focus is now; the answer brings it back there, if it can still be there. */
export function rememberFocus(): () => void {
  const was = deepActive() as HTMLElement | null;
  return () => {
    if (was?.isConnected && !isNowhere(was)) was.focus({ preventScroll: true });
  };
}
