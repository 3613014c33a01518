/** The element at this path, through open shadow roots and frames of the same origin. */
export function find(path: string): HTMLElement | null {
  let root: Document | ShadowRoot | null = document;
  let found: HTMLElement | null = null;
  for (const selector of path.split(' >>> ')) {
    found = root?.querySelector<HTMLElement>(selector) ?? null;
    root = found?.shadowRoot ?? (found as HTMLIFrameElement | null)?.contentDocument ?? null;
  }
  return found;
}
