import type { ChecklistView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { h } from '../dom/h.ts';
import { localize } from '../text/localize.ts';
import { rich } from '../text/text.ts';

/** The welcome question: its answers as buttons, and a quiet way past it. */
export function question(context: UiContext, { content }: ChecklistView): HTMLElement | undefined {
  const { welcome, id } = content;
  if (!welcome) return undefined;
  const answer = (value?: string) => () => context.send({ contentId: id, type: 'answer', value });
  const options = welcome.options.map(({ value, label }) =>
    control(context, 'answer', 'side option', localize(label, context.locale), answer(value)),
  );
  const skip = welcome.skipLabel ? localize(welcome.skipLabel, context.locale) : context.strings.skip;
  return h(
    'div',
    { class: 'question', 'data-key': 'question', role: 'group', 'aria-labelledby': 'question' },
    h('h3', { id: 'question', part: 'question' }, rich(context, welcome.question)),
    options,
    control(context, 'skip', 'quiet', skip, answer()),
  );
}
