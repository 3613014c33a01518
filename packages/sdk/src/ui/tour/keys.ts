import { holds, isTyping, tabStops } from '../focus.ts';
import { deepActive } from '../layer/top-layer.ts';

export interface KeyScene {
  card: HTMLElement;
  target: Element | null;
  /** Focus stays with the card (and the target, when it is what the person has to use). */
  trapped: boolean;
  targetUsable: boolean;
  rtl: boolean;
}

/** What a key asks the tour to do; `focus` names the element that Tab goes to instead of the browser's choice. */
export type KeyAnswer = 'escape' | 'next' | 'back' | { focus: HTMLElement } | null;

/** Decides on a key, wherever the focus is. A person who types into the page is never disturbed. */
export function answerKey(key: string, shift: boolean, scene: KeyScene): KeyAnswer {
  const active = deepActive();
  const inCard = holds(scene.card, active);
  if (key === 'Tab') return answerTab(shift, active, inCard, scene);
  if (!inCard && isTyping(active)) return null;
  if (key === 'Escape') return 'escape';
  if (!inCard && active && active !== document.body) return null;
  if (key === (scene.rtl ? 'ArrowLeft' : 'ArrowRight')) return 'next';
  return key === (scene.rtl ? 'ArrowRight' : 'ArrowLeft') ? 'back' : null;
}

/** After the card's last control comes the target; where the focus is trapped, the two form a circle. */
function answerTab(shift: boolean, active: Element | null, inCard: boolean, scene: KeyScene): KeyAnswer {
  const card = tabStops(scene.card);
  const target = scene.target && (!scene.trapped || scene.targetUsable) ? tabStops(scene.target) : [];
  const forward = !shift;
  if (inCard) {
    const edge = forward ? card.at(-1) : card[0];
    if (active !== edge && !(active === scene.card && !forward)) return null;
    const next = forward ? target[0] : scene.trapped ? target.at(-1) : null;
    return goTo(next ?? (scene.trapped ? (forward ? card[0] : card.at(-1)) : null));
  }
  if (!scene.trapped || active !== (forward ? target.at(-1) : target[0])) return null;
  return goTo(forward ? card[0] : card.at(-1));
}

function goTo(element: HTMLElement | null | undefined): KeyAnswer {
  return element ? { focus: element } : null;
}
