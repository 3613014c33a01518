import type { ChecklistView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { fill } from '../strings/strings.ts';
import { rich, words } from '../text/text.tsx';
import { Ring } from './ring.tsx';

/** The checklist as a button in its corner. */
export function Launcher({ context, view, open }: { context: UiContext; view: ChecklistView; open(): void }) {
  const { content, items, doneCount, complete } = view;
  const done = fill(context.locale, context.strings.progress, doneCount, items.length);
  return (
    <button
      type="button"
      class={`card launcher ${complete ? 'full' : ''} ${content.position === 'bottom-left' ? 'at-start' : ''}`}
      part="launcher"
      aria-expanded={false}
      aria-label={`${words(context, content.title)}, ${done}`}
      data-foothold-surface="launcher"
      data-foothold-content={content.id}
      data-foothold-action="open"
      onClick={context.host.guard(open)}
    >
      <Ring share={doneCount / (items.length || 1)} />
      <span>{rich(context, content.title)}</span>
    </button>
  );
}
