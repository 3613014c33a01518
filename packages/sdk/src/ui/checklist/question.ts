import type { ChecklistView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { type Child, h } from '../dom/h.ts';
import { localize } from '../text/localize.ts';
import { rich } from '../text/text.ts';

/** The welcome question: its answers as buttons, and a quiet way past it. */
export function question(context: UiContext, { content }: ChecklistView): Child {
  const { welcome, id: contentId } = content;
  if (!welcome) return null;
  const { locale, strings, send } = context;
  const answer = (value?: string) => () => send({ contentId, type: 'answer', value });
  return h(
    'div',
    { class: 'question', 'data-key': 'question', role: 'group', 'aria-labelledby': 'question' },
    h('h3', { id: 'question', part: 'question' }, rich(context, welcome.question)),
    welcome.options.map(({ value, label }) =>
      control(context, 'answer', 'side option', localize(label, locale), answer(value)),
    ),
    control(context, 'skip', 'quiet', localize(welcome.skipLabel ?? strings.skip, locale), answer()),
  );
}
