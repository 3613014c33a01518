import type { Locator } from '@foothold/protocol/types';

export type Root = Document | ShadowRoot;

/** Finding by what people read or hear: a chunk of its own, for locators that ask for it. */
export type ByWords = typeof import('./by-words.ts');

/**
 * The first visible element that a locator finds, the locators taken in order, each through the document first and
 * then through open shadow roots and frames of the same origin; null when none finds any. While `byWords` is still on
 * its way (null), a locator that needs it is waited for; when it did not arrive (undefined), it is passed over.
 */
export function findTarget(locators: readonly Locator[], byWords: ByWords | null | undefined): Element | null {
  let below: Root[] | undefined;
  for (const locator of locators) {
    if (needsWords(locator) && !byWords) {
      if (byWords === null) return null;
      continue;
    }
    const direct = inRoot(locator, document, byWords);
    if (direct) return direct;
    below ??= rootsBelow(document);
    for (const root of below) {
      const found = inRoot(locator, root, byWords);
      if (found) return found;
    }
  }
  return null;
}

export function needsWords(locator: Locator): boolean {
  return 'role' in locator || 'text' in locator;
}

/** On the screen or scrollable to it: it has a box and is not hidden. */
export function isVisible(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return !!(width && height) && element.checkVisibility({ visibilityProperty: true });
}

/** The first visible one that the selector matches and that fits. */
export function select(root: Root, selector: string, fits?: (element: Element) => boolean): Element | null {
  try {
    for (const element of root.querySelectorAll(selector)) {
      if ((!fits || fits(element)) && isVisible(element)) return element;
    }
  } catch {
    // A selector that the browser cannot read finds nothing; the next locator is tried.
  }
  return null;
}

function inRoot(locator: Locator, root: Root, byWords: ByWords | null | undefined): Element | null {
  if ('testId' in locator) return select(root, `[data-testid="${CSS.escape(locator.testId)}"]`);
  if ('css' in locator) return select(root, locator.css);
  return byWords?.findByWords(locator, root) ?? null;
}

function rootsBelow(root: Root): Root[] {
  const roots: Root[] = [];
  for (const element of root.querySelectorAll('*')) {
    const { localName } = element;
    const inner = localName !== 'foothold-layer' && element.shadowRoot;
    const framed = localName === 'iframe' && (element as HTMLIFrameElement).contentDocument;
    for (const found of [inner, framed]) if (found) roots.push(found, ...rootsBelow(found));
  }
  return roots;
}
