import { isStill } from '../layer/motion.ts';

const SPRING = 'cubic-bezier(.3,1.7,.5,1)';

/** The small pleasure of a thing done: the mark springs up, its check is drawn, and a ring of light leaves it. */
export function celebrateTick(mark: Element): void {
  if (isStill(mark)) return;
  mark.animate([{ scale: 0.5 }, { scale: 1 }], { duration: 420, easing: SPRING });
  mark.animate([{ boxShadow: '0 0 0 0 var(--ac)' }, { boxShadow: '0 0 0 12px #0000' }], {
    duration: 620,
    easing: 'ease-out',
  });
  const check = mark.querySelector('path');
  check?.animate(
    [
      { strokeDasharray: '20', strokeDashoffset: '20' },
      { strokeDasharray: '20', strokeDashoffset: '0' },
    ],
    { duration: 320, delay: 90, easing: 'ease-out', fill: 'backwards' },
  );
}

/** The next item opens instead of jumping open. */
export function growRow(item: HTMLElement): void {
  const more = item.querySelector<HTMLElement>('.more');
  if (!more || isStill(more)) return;
  more.animate(
    [
      { height: 0, opacity: 0 },
      { height: `${more.offsetHeight}px`, opacity: 1 },
    ],
    { duration: 240, easing: 'cubic-bezier(.2,.8,.2,1)' },
  );
}
