/**
 * Where in the document the layer has to be so that it is seen and usable: inside the topmost open modal `<dialog>`
 * (everything outside of it is inert, even above it), inside the open popover that holds the current target (a click
 * elsewhere would close it), inside what fills the screen (nothing else gets clicks), else at the end of the root
 * element, where no ancestor of the host's can clip or hide it.
 */
export function homeOf(layer: Element, target: Element | null): Element {
  const root = document.documentElement;
  const within = target && ancestor(target, ':popover-open,dialog:modal');
  if (within && within.ownerDocument === document) return within;
  const focused = ancestor(deepActive(), 'dialog:modal');
  if (focused && !layer.contains(focused)) return focused;
  const dialogs = document.querySelectorAll('dialog:modal');
  const { fullscreenElement: full } = document;
  const isRoom = full && !/^(video|iframe|img|canvas)$/.test(full.localName);
  return dialogs[dialogs.length - 1] ?? (isRoom ? full : root);
}

/** The focused element, looked up through open shadow roots; the body when nothing has the focus. */
export function deepActive(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** Parent across shadow roots and slots. */
export function composedParent(node: Element): Element | null {
  const parent = node.assignedSlot ?? node.parentNode;
  // A shadow root of a frame is none of this window's.
  return parent?.nodeType === 11 ? (parent as ShadowRoot).host : (parent as Element | null);
}

function ancestor(from: Element | null, selector: string): Element | null {
  let node: Element | null = from;
  while (node && node.nodeType === 1) {
    if (node.matches(selector)) return node;
    node = composedParent(node);
  }
  return null;
}
