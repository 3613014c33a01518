import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { h } from '../dom/h.ts';

/** A call for help, with a message if the person likes. */
export function helpForm(context: UiContext, ask: (message: string) => void, cancel: () => void): HTMLElement {
  const { strings, host } = context;
  const onsubmit = host.guard((event: Event) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLElement;
    ask(form.querySelector('textarea')?.value.trim() ?? '');
  });
  return h(
    'form',
    { class: 'help', 'data-key': 'help', onsubmit },
    h('label', { for: 'help' }, strings.helpLabel),
    h('textarea', { id: 'help', rows: 3, maxlength: 2000, part: 'field' }),
    h(
      'div',
      { class: 'do end' },
      control(context, 'back', 'quiet', strings.back, cancel),
      control(context, 'submit', 'main', strings.send, null, { type: 'submit' }),
    ),
  );
}
