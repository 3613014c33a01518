import type { Inline, Text } from '@foothold/protocol/types';
import { type ComponentChildren, h } from 'preact';
import type { UiContext } from '../context.ts';
import { fill } from '../strings/strings.ts';
import { localize } from './localize.ts';
import { safeUrl } from './safe-url.ts';

/** Text as nodes: marks, links and the person's traits. Words only ever become text nodes. */
export function rich(context: UiContext, text: Text | undefined): ComponentChildren {
  if (!Array.isArray(text)) return text && localize(text, context.locale);
  return text.map((run) => inline(context, run));
}

/** The same as one plain string, for announcements and names. */
export function words(context: UiContext, text: Text | undefined): string {
  if (!Array.isArray(text)) return text ? localize(text, context.locale) : '';
  return text
    .map((run) => (typeof run === 'string' ? run : 'trait' in run ? traitOf(context, run) : run.text))
    .join('');
}

function inline(context: UiContext, run: Inline): ComponentChildren {
  if (typeof run === 'string') return run;
  if ('trait' in run) return traitOf(context, run);
  if ('href' in run) return <Link context={context} text={run.text} href={run.href} />;
  let node: ComponentChildren = run.text;
  for (const mark of run.marks ?? []) if (/^(strong|em|code)$/.test(mark)) node = h(mark, null, node);
  return node;
}

function traitOf({ host }: UiContext, run: { trait: string; of?: 'person' | 'account'; fallback: string }): string {
  const value = host.trait(run.trait, run.of ?? 'person');
  return (typeof value === 'string' || typeof value === 'number') && value !== '' ? `${value}` : run.fallback;
}

/** A link that leaves the host's own origin opens beside it and says so. */
function Link({ context, text, href }: { context: UiContext; text: string; href: string }): ComponentChildren {
  const url = safeUrl(href);
  if (!url) return text;
  const away = url.origin !== location.origin && url.protocol.startsWith('http');
  return (
    <a
      href={url.href}
      part="link"
      {...(away && {
        target: '_blank',
        rel: 'noopener noreferrer',
        'aria-label': fill(context.locale, context.strings.newTab, text),
      })}
    >
      {text}
    </a>
  );
}
