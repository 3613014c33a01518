/** One space for any white space, none at the ends; case does not count. */
export function plain(text: string | null | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim().toLowerCase();
}

/**
 * The part of the accessible name computation that finds an element by what people hear or see:
 * aria-labelledby, aria-label, the native label, alternative text, the content, the title.
 * @see https://www.w3.org/TR/accname-1.2/
 */
export function nameOf(element: Element): string {
  const attribute = (name: string) => plain(element.getAttribute(name));
  const root = element.getRootNode() as Document | ShadowRoot;
  const labelled = attribute('aria-labelledby') && element.getAttribute('aria-labelledby')?.trim().split(/\s+/);
  if (labelled) {
    const name = plain(labelled.map((id) => contentOf(root.getElementById?.(id))).join(' '));
    if (name) return name;
  }
  return (
    attribute('aria-label') || native(element) || contentOf(element) || attribute('title') || attribute('placeholder')
  );
}

function native(element: Element): string {
  const { labels, type } = element as HTMLInputElement;
  if (labels?.length) return plain(Array.from(labels, contentOf).join(' '));
  if (/^(submit|button|reset)$/.test(type) && element.matches('input'))
    return plain((element as HTMLInputElement).value);
  const naming = element.querySelector(':scope>:is(legend,caption,figcaption)');
  return plain(element.getAttribute('alt')) || (naming ? contentOf(naming) : '');
}

function contentOf(element: Element | null | undefined): string {
  if (!element?.querySelector('[aria-hidden=true],[aria-label],[alt],svg>title')) return plain(element?.textContent);
  let text = '';
  for (const child of element.childNodes) {
    if (child.nodeType === 3) text += child.textContent;
    else if (child.nodeType === 1 && (child as Element).getAttribute('aria-hidden') !== 'true')
      text += ` ${plain((child as Element).getAttribute('aria-label') ?? (child as Element).getAttribute('alt')) || contentOf(child as Element)} `;
  }
  return plain(text);
}
