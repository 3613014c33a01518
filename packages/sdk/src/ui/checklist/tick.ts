import { play } from '../layer/motion.ts';

/** The small pleasure of a thing done: the mark springs up, its check is drawn, and a ring of light leaves it. */
export function celebrateTick(mark: Element): void {
  const light = [{ boxShadow: '0 0 0 0 var(--ac)' }, { boxShadow: '0 0 0 12px #0000' }];
  play(mark, light, 620);
  play(mark, [{ scale: 0.5 }, { scale: 1.15 }, { scale: 1 }], 420);
  const check = mark.querySelector('path');
  if (check) play(check, [{ strokeDashoffset: 20 }, { strokeDashoffset: 0 }], 480);
}

/** The next item opens instead of jumping open. */
export function growRow(item: Element): void {
  const more = item.querySelector<HTMLElement>('.more');
  const overflow = 'clip';
  if (more)
    play(
      more,
      [
        { height: 0, opacity: 0, overflow },
        { height: `${more.offsetHeight}px`, overflow },
      ],
      240,
    );
}
