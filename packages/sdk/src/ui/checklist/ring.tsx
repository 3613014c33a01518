import { CHECK } from '../icon.tsx';

/** A circle that fills; full, it carries a check. Says nothing: its button does. */
export function Ring({ share }: { share: number }) {
  return (
    <svg class="progress-ring" width="28" height="28" viewBox="0 0 28 28" aria-hidden="true" part="progress">
      <circle class="track" cx="14" cy="14" r="11.5" />
      <circle class="value" cx="14" cy="14" r="11.5" pathLength={1} style={{ 'stroke-dashoffset': `${1 - share}` }} />
      <path class="mark" transform="translate(6.4 6.4) scale(.85)" d={CHECK} />
    </svg>
  );
}
