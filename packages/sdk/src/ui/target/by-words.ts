import type { Locator } from '@foothold/protocol/types';
import { isVisible, type Root, select } from './find.ts';
import { nameOf, plain } from './name.ts';
import { selectorOf } from './role.ts';

/** The first visible element of this root with this role and name, or with this text. */
export function findByWords(locator: Locator, root: Root): Element | null {
  if ('text' in locator) return withText(root, plain(locator.text));
  if (!('role' in locator)) return null;
  const wanted = locator.name == null ? null : plain(locator.name);
  return select(root, selectorOf(locator.role), (element) => wanted == null || nameOf(element) === wanted);
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
