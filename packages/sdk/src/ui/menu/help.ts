import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { OWN } from '../dom/draw.ts';
import { h } from '../dom/h.ts';
import { onEscape } from '../escape.ts';

/** What a menu or a call for help is about. */
export interface About {
  contentId: string;
  stepId?: string | undefined;
}

/** A call for help, with a message if the person likes. The form takes the place of the card's words. */
export function askForHelp(context: UiContext, card: HTMLElement, about: About): void {
  const { strings, host, layer, send } = context;
  const back = () => {
    form.remove();
    card.querySelector<HTMLElement>('.tools button')?.focus();
  };
  const onsubmit = host.guard((event: Event) => {
    event.preventDefault();
    const message = field.value.trim();
    send({ ...about, type: 'help', ...(message && { message }) });
    back();
    card.append(h('p', { class: 'small asked', 'data-key': OWN }, strings.asked));
    layer.announce(strings.asked);
  });
  const field = h('textarea', { id: 'help', rows: 3, maxlength: 2000, part: 'field' }) as HTMLTextAreaElement;
  const form = h(
    'form',
    { class: 'body help', 'data-key': OWN, onsubmit, onkeydown: onEscape(context, back) },
    h('label', { for: 'help' }, strings.helpLabel),
    field,
    h(
      'div',
      { class: 'do' },
      control(context, 'back', 'quiet', strings.back, back),
      control(context, 'submit', 'main', strings.send, null, { type: 'submit' }),
    ),
  );
  card.querySelector('.asked')?.remove();
  card.append(form);
  field.focus();
}
