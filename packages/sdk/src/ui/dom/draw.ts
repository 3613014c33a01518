import { type Child, nodes } from './h.ts';

/**
 * Makes the children of this element look like these. What stays the same kind (by tag and `data-key`, in the same
 * place) stays the same node: it keeps its focus, its animations and what has been typed into it.
 */
export function draw(into: Element, ...children: Child[]): void {
  const wanted = nodes(children);
  const present = [...into.childNodes];
  for (const [index, next] of wanted.entries()) {
    const old = present[index];
    if (!old) into.append(next);
    else if (typeof next === 'string' || next.nodeType === Node.TEXT_NODE) {
      const text = typeof next === 'string' ? next : (next.nodeValue ?? '');
      if (old.nodeType !== Node.TEXT_NODE) old.replaceWith(text);
      else if (old.nodeValue !== text) old.nodeValue = text;
    } else if (sameKind(old, next)) update(old as HTMLElement, next as HTMLElement);
    else old.replaceWith(next);
  }
  for (const gone of present.slice(wanted.length)) gone.remove();
}

function sameKind(old: Node, next: Node): boolean {
  const key = (node: Node) => (node as HTMLElement).dataset?.key;
  return old.nodeName === next.nodeName && key(old) === key(next);
}

function update(old: HTMLElement, next: HTMLElement): void {
  for (const { name } of [...old.attributes]) {
    if (name !== 'style' && !next.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (name !== 'style' && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const property of next.style) old.style.setProperty(property, next.style.getPropertyValue(property));
  old.onclick = next.onclick;
  old.onsubmit = next.onsubmit;
  draw(old, ...next.childNodes);
}
