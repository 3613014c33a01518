import { holds, isTyping, tabStops } from '../focus.ts';
import { deepActive } from '../layer/top-layer.ts';

export interface KeyScene {
  card: HTMLElement;
  /** What Tab reaches after the card. */
  target: Element | null;
  /** The focus stays with card and target. */
  trapped: boolean;
  rtl: boolean;
}

/** What a key asks the tour to do; `focus` names the element that Tab goes to instead of the browser's choice. */
export type KeyAnswer = 'escape' | 'next' | 'back' | { focus: HTMLElement } | null;

/** Decides on a key, wherever the focus is. A person who types is never disturbed. */
export function answerKey(key: string, shift: boolean, scene: KeyScene): KeyAnswer {
  const active = deepActive();
  const inCard = holds(scene.card, active);
  if (key === 'Tab') return answerTab(shift, active, inCard, scene);
  if (isTyping(active)) return null;
  if (key === 'Escape') return 'escape';
  if (!inCard && active && active !== document.body) return null;
  if (key === (scene.rtl ? 'ArrowLeft' : 'ArrowRight')) return 'next';
  return key === (scene.rtl ? 'ArrowRight' : 'ArrowLeft') ? 'back' : null;
}

/** After the card's last control comes the target; where the focus is trapped, the two form a circle. */
function answerTab(back: boolean, active: Element | null, inCard: boolean, scene: KeyScene): KeyAnswer {
  const card = tabStops(scene.card);
  const target = scene.target ? tabStops(scene.target) : [];
  const [here, there] = inCard ? [card, target] : [target, card];
  const atEdge = active === here.at(back ? 0 : -1) || (back && active === scene.card);
  if (!atEdge || !(scene.trapped || (inCard && !back))) return null;
  const next = there.at(back ? -1 : 0) ?? (scene.trapped ? here.at(back ? -1 : 0) : null);
  return next ? { focus: next } : null;
}
