import { type Child, h } from './h.ts';

/** By this `data-key` an element that somebody has put in is left alone, wherever it stands among its sisters. */
export const OWN = 'own';

/**
 * Makes the children of this element look like these. What stays the same kind (by tag and `data-key`, in the same
 * place) stays the same node: it keeps its focus, its animations and what has been typed into it.
 */
export function draw(into: HTMLElement, ...children: Child[]): void {
  update(into, h('div', null, children));
}

function update(old: HTMLElement, next: HTMLElement): void {
  const present = [...old.childNodes].filter((node) => keyOf(node) !== OWN);
  const wanted = [...next.childNodes];
  wanted.forEach((node, index) => {
    const was = present[index];
    if (!was) old.append(node);
    else if (was.nodeName !== node.nodeName || keyOf(was) !== keyOf(node)) was.replaceWith(node);
    else if (node.nodeType === 3) was.nodeValue = node.nodeValue;
    else update(was as HTMLElement, node as HTMLElement);
  });
  for (const gone of present.slice(wanted.length)) gone.remove();
  for (const { name } of [...old.attributes, ...next.attributes]) {
    const value = next.getAttribute(name);
    // A strict policy has nothing against styles that are set this way.
    if (name === 'style') old.style.cssText = next.style.cssText;
    else if (value === null) old.removeAttribute(name);
    else old.setAttribute(name, value);
  }
  for (const type of ['onclick', 'onsubmit', 'onkeydown'] as const) old[type] = next[type] as null;
}

const keyOf = (node: Node) => (node as HTMLElement).dataset?.key;
