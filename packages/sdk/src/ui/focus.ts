import { composedParent, deepActive } from './layer/top-layer.ts';

const STOPS =
  ':is(a[href],button,input,select,textarea,summary,iframe,[tabindex],[contenteditable=true]):not(:disabled)';
const FIELDS = ':read-write,select,[role=textbox],[role=combobox]';

/** Every element that Tab stops at, in order, the element itself included. */
export function tabStops(within: Element | null): HTMLElement[] {
  const all = (within ? [within, ...within.querySelectorAll(STOPS)] : []) as HTMLElement[];
  return all.filter((element) => element.matches(STOPS) && element.tabIndex >= 0 && element.checkVisibility());
}

/**
 * Where Tab goes instead of the browser's choice; null: there. After the card's last control comes the target; where
 * the focus is trapped, the two form a circle.
 */
export function nextStop(card: Element, target: Element | null, back: boolean, trapped: boolean): HTMLElement | null {
  const active = deepActive();
  const inCard = holds(card, active);
  const both = [tabStops(card), tabStops(target)];
  const [here = [], there = []] = inCard ? both : both.reverse();
  const [last, first] = back ? [0, -1] : [-1, 0];
  const atEdge = active === here.at(last) || (back && active === card);
  if (!atEdge || !(trapped || (inCard && !back))) return null;
  return there.at(first) ?? (trapped ? (here.at(first) ?? null) : null);
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

/** Into the card in here: to its main control, if it has one. */
export function enterCard(container: Element): void {
  const card = container.querySelector<HTMLElement>('.card');
  (card?.querySelector<HTMLElement>('.main') ?? card)?.focus({ preventScroll: true });
}

/** Remembers where the focus is now; the answer brings it back there, if it can still be there. */
export function rememberFocus(): () => void {
  const was = deepActive() as HTMLElement | null;
  return () => {
    if (was?.isConnected && !isNowhere(was)) was.focus({ preventScroll: true });
  };
}
