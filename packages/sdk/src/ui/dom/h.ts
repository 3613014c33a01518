/**
 * Elements by hand: a guide is a few dozen nodes, drawn anew when the core has something new to say (see `draw`). That
 * needs no component library, and a tour has to fit into twelve kilobytes.
 */
export type Child = Node | string | number | false | null | undefined | readonly Child[];

/** `class`, ARIA and data attributes as they are; `on…` a handler; `style` single properties, never a style text. */
export interface Props {
  [attribute: string]:
    | string
    | number
    | boolean
    | null
    | undefined
    | ((event: Event) => void)
    | { [property: string]: string };
}

const SVG = /^(svg|path|circle)$/;

/** A new element. Attributes that are absent or false are left out; words become text nodes, never markup. */
export function h(tag: string, props?: Props | null, ...children: Child[]): HTMLElement {
  const element = SVG.test(tag)
    ? (document.createElementNS('http://www.w3.org/2000/svg', tag) as unknown as HTMLElement)
    : document.createElement(tag);
  for (const name in props) {
    const value = props[name];
    if (typeof value === 'function') (element as unknown as Record<string, unknown>)[name] = value;
    else if (typeof value === 'object') for (const key in value) element.style.setProperty(key, value[key] ?? '');
    else if (value != null && value !== false) element.setAttribute(name, value === true ? '' : `${value}`);
  }
  const present = children.flat(9).filter((child) => child != null && child !== false);
  element.append(...(present as (Node | string)[]));
  return element;
}
