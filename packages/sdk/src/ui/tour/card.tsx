import type { TourView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { CROSS, icon } from '../icon.tsx';
import { fill } from '../strings/strings.ts';
import { blocks } from '../text/blocks.tsx';
import { localize } from '../text/localize.ts';
import { rich } from '../text/text.tsx';

export type TourAction = 'next' | 'back' | 'skip' | 'close';

/** One step: spotlight, ring, and the card with its controls. Positions are set from outside, frame by frame. */
export function Step({ context, view, act }: { context: UiContext; view: TourView; act(action: TourAction): void }) {
  const { content, step, index, total, run } = view;
  const { strings, locale, host } = context;
  const overlay = step.overlay ?? 'none';
  const advance = step.advance ?? { on: 'button' };
  const body = step.body?.length ? step.body : null;
  const button = (action: TourAction, className: string, label: string) => (
    <button
      type="button"
      class={className}
      part={`button ${action}`}
      data-foothold-action={action}
      onClick={host.guard(() => act(action))}
    >
      {label}
    </button>
  );
  const last = index === total - 1;
  return (
    <div key={run} class="step">
      {overlay === 'block' && <div class="wall" />}
      {overlay !== 'none' && <div class="shade" part="overlay" />}
      <div class="ring" part="ring" />
      <div
        class="card tour"
        part="card"
        role="dialog"
        tabIndex={-1}
        aria-modal={overlay === 'block' ? 'true' : undefined}
        aria-labelledby="tour-title"
        aria-describedby={body ? 'tour-body' : undefined}
        data-foothold-surface="tour"
        data-foothold-content={content.id}
        data-foothold-step={step.id}
      >
        <div class="arrow" part="arrow" />
        <div class="scroll">
          <h2 id="tour-title" part="title">
            {rich(context, step.title)}
          </h2>
          {body && (
            <div class="body" id="tour-body" part="body">
              {blocks(context, body)}
            </div>
          )}
        </div>
        <div class="foot">
          {total > 1 && (
            <span class="count" part="progress">
              {fill(locale, strings.of, index + 1, total)}
            </span>
          )}
          {view.canGoBack ? button('back', 'quiet', strings.back) : !last && button('skip', 'quiet', strings.skip)}
          {advance.on === 'button' &&
            button(
              'next',
              'main',
              advance.label ? localize(advance.label, locale) : last ? strings.done : strings.next,
            )}
        </div>
        <button
          type="button"
          class="icon close"
          part="button close"
          aria-label={strings.close}
          data-foothold-action="close"
          onClick={host.guard(() => act('close'))}
        >
          {icon(CROSS)}
        </button>
      </div>
    </div>
  );
}
