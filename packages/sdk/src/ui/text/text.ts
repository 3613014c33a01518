import type { Inline, Text } from '@foothold/protocol/types';
import type { UiContext } from '../context.ts';
import { type Child, h } from '../dom/h.ts';
import { fill } from '../strings/strings.ts';
import { localize } from './localize.ts';
import { safeUrl } from './safe-url.ts';

/** Text as nodes: marks, links and the person's traits. Words only ever become text nodes. */
export function rich(context: UiContext, text: Text | undefined): Child {
  return Array.isArray(text) ? text.map((run) => inline(context, run)) : text && localize(text, context.locale);
}

/** The same as one plain string, for announcements and names. */
export function words(context: UiContext, text: Text | undefined): string {
  return h('p', null, rich(context, text)).textContent ?? '';
}

function inline({ host, locale, strings }: UiContext, run: Inline): Child {
  if (typeof run === 'string') return run;
  if ('trait' in run) {
    const value = host.trait(run.trait, run.of ?? 'person');
    return (typeof value === 'string' && value) || typeof value === 'number' ? value : run.fallback;
  }
  if ('href' in run) return link(run.text, run.href, fill(locale, strings.newTab, run.text));
  let node: Child = run.text;
  for (const mark of run.marks ?? []) if (/^(strong|em|code)$/.test(mark)) node = h(mark, null, node);
  return node;
}

/** A link that leaves the host's own origin opens beside it and says so; an address that none may follow is only text. */
function link(text: string, href: string, awayName: string): Child {
  const url = safeUrl(href);
  if (!url) return text;
  const away = url.origin !== location.origin && /^http/.test(url.protocol);
  const more = away && { target: '_blank', rel: 'noopener noreferrer', 'aria-label': awayName };
  return h('a', { href: url.href, part: 'link', ...more }, text);
}
