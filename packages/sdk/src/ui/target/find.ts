import type { Locator } from '@foothold/protocol/types';
import { nameOf, plain } from './name.ts';
import { selectorOf } from './role.ts';

type Root = Document | ShadowRoot;

/**
 * The first visible element that a locator finds, the locators taken in order, each through the document first and
 * then through open shadow roots and frames of the same origin; null when none finds any.
 */
export function findTarget(locators: readonly Locator[]): Element | null {
  let below: Root[] | undefined;
  for (const locator of locators) {
    const direct = inRoot(locator, document);
    if (direct) return direct;
    below ??= rootsBelow(document);
    for (const root of below) {
      const found = inRoot(locator, root);
      if (found) return found;
    }
  }
  return null;
}

/** On the screen or scrollable to it: it has a box and is not hidden. */
export function isVisible(element: Element): boolean {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true });
}

function inRoot(locator: Locator, root: Root): Element | null {
  if ('testId' in locator) return select(root, `[data-testid="${CSS.escape(locator.testId)}"]`);
  if ('css' in locator) return select(root, locator.css);
  if ('text' in locator) return withText(root, plain(locator.text));
  const wanted = locator.name == null ? null : plain(locator.name);
  return select(root, selectorOf(locator.role), (element) => wanted == null || nameOf(element) === wanted);
}

function select(root: Root, selector: string, fits: (element: Element) => boolean = () => true): Element | null {
  try {
    for (const element of root.querySelectorAll(selector)) if (fits(element) && isVisible(element)) return element;
  } catch {
    // A selector that the browser cannot read finds nothing; the next locator is tried.
  }
  return null;
}

/** The innermost element whose whole text this is. */
function withText(root: Root, wanted: string): Element | null {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (wanted && texts.nextNode()) {
    const own = plain(texts.currentNode.nodeValue);
    if (!own || !wanted.startsWith(own)) continue;
    let element = texts.currentNode.parentElement;
    while (element && plain(element.textContent).length < wanted.length) element = element.parentElement;
    if (element && plain(element.textContent) === wanted && isVisible(element)) return element;
  }
  return null;
}

function rootsBelow(root: Root): Root[] {
  const roots: Root[] = [];
  for (const element of root.querySelectorAll('*')) {
    const inner = element.localName === 'foothold-layer' ? null : element.shadowRoot;
    const framed = element.localName === 'iframe' ? (element as HTMLIFrameElement).contentDocument : null;
    for (const found of [inner, framed]) if (found) roots.push(found, ...rootsBelow(found));
  }
  return roots;
}
