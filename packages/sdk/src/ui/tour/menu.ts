import type { TourView } from '../../core/surface.ts';
import css from '../checklist/checklist.css?inline';
import { helpForm } from '../checklist/help.ts';
import type { UiContext } from '../context.ts';
import { control } from '../control.ts';
import { h } from '../dom/h.ts';

/** Opens a step's menu, or closes it: later, or a call for help. */
export function toggleMenu(context: UiContext, { content, step }: TourView, card: HTMLElement): void {
  const { strings, host, layer, send } = context;
  const to = { contentId: content.id, stepId: step.id };
  const tools = card.querySelector('.tools') as HTMLElement;
  const toggle = tools.querySelector('.dots') as HTMLElement;
  const close = () => {
    toggle.setAttribute('aria-expanded', 'false');
    tools.querySelector('.menu')?.remove();
  };
  if (tools.querySelector('.menu')) {
    close();
    return;
  }

  layer.addStyles(css);
  const menu = h(
    'div',
    { class: 'menu', part: 'menu' },
    control(context, 'snooze', '', strings.later, () => send({ contentId: content.id, type: 'snooze' })),
    host.canHelp && control(context, 'help', '', strings.help, ask),
  );
  onEscape(menu, () => {
    close();
    toggle.focus();
  });
  const left = host.guard((event: Event) => {
    const next = (event as FocusEvent).relatedTarget;
    if (next && !tools.contains(next as Node)) close();
  });
  menu.addEventListener('focusout', left);
  toggle.setAttribute('aria-expanded', 'true');
  tools.append(menu);
  menu.querySelector('button')?.focus();

  /** The form takes the place of the step's words. */
  function ask() {
    close();
    const words = [...card.querySelectorAll<HTMLElement>('.scroll,.foot')];
    const hide = (hidden: boolean) => {
      for (const part of [...words, toggle]) part.hidden = hidden;
    };
    const back = () => {
      form.remove();
      hide(false);
      toggle.focus();
    };
    const form = helpForm(
      context,
      (message) => {
        send({ ...to, type: 'help', ...(message && { message }) });
        back();
        words[0]?.append(h('p', { class: 'small' }, strings.asked));
        layer.announce(strings.asked);
      },
      back,
    );
    onEscape(form, back);
    hide(true);
    card.append(form);
    form.querySelector('textarea')?.focus();
  }

  function onEscape(element: HTMLElement, act: () => void) {
    const onKey = host.guard((event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      act();
    });
    element.addEventListener('keydown', onKey);
  }
}
