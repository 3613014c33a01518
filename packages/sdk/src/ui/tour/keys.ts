import { holds, isNowhere, isTyping, nextStop } from '../focus.ts';
import { deepActive } from '../layer/top-layer.ts';

export interface KeyScene {
  card: HTMLElement;
  /** What Tab reaches after the card. */
  target: Element | null;
  /** The focus stays with card and target. */
  trapped: boolean;
  rtl: boolean;
}

/** What a key asks the tour to do; an element is where Tab goes instead of the browser's choice. */
export type KeyAnswer = 'escape' | 'next' | 'back' | HTMLElement | null;

/** Decides on a key, wherever the focus is. A person who types is never disturbed. */
export function answerKey(key: string, shift: boolean, scene: KeyScene): KeyAnswer {
  const active = deepActive();
  const inCard = holds(scene.card, active);
  if (key === 'Tab') return nextStop(scene.card, scene.target, shift, scene.trapped);
  if (isTyping(active)) return null;
  if (key === 'Escape') return 'escape';
  if (!(inCard || isNowhere(active)) || !/^Arrow(Left|Right)$/.test(key)) return null;
  return (key === 'ArrowLeft') === scene.rtl ? 'next' : 'back';
}
