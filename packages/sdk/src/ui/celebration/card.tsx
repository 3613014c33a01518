import type { CelebrationView } from '../../core/surface.ts';
import type { UiContext } from '../context.ts';
import { CHECK, CROSS, icon } from '../icon.tsx';
import { localize } from '../text/localize.ts';
import { rich } from '../text/text.tsx';

interface Props {
  context: UiContext;
  view: CelebrationView;
  close(): void;
  act(): void;
}

/** What was achieved, in the person's own terms, and one next step. */
export function Card({ context, view, close, act }: Props) {
  const { content } = view;
  const { host, strings, locale } = context;
  const modal = content.style === 'modal';
  return (
    <div class="scene" key={view.run}>
      {modal && <div class="wall" />}
      {modal && <div class="shade" part="overlay" />}
      <div class="glow" />
      <div
        class={`card ${modal ? 'center party' : 'toast'}`}
        part="card"
        {...(modal ? { role: 'dialog', 'aria-modal': 'true' } : { role: 'group' })}
        aria-labelledby="celebration-title"
        aria-describedby={content.body ? 'celebration-body' : undefined}
        tabIndex={-1}
        data-foothold-surface="celebration"
        data-foothold-content={content.id}
      >
        <span class="badge" part="badge">
          {icon(CHECK, modal ? 30 : 22)}
        </span>
        <div class="words">
          <h2 id="celebration-title" part="title">
            {rich(context, content.title)}
          </h2>
          {content.body && (
            <p class="body" id="celebration-body" part="body">
              {rich(context, content.body)}
            </p>
          )}
          {content.action && (
            <button
              type="button"
              class="main"
              part="button action"
              data-foothold-action="next"
              onClick={host.guard(act)}
            >
              {localize(content.action.label, locale)}
            </button>
          )}
        </div>
        <button
          type="button"
          class="icon close"
          part="button close"
          aria-label={strings.close}
          data-foothold-action="close"
          onClick={host.guard(close)}
        >
          {icon(CROSS)}
        </button>
      </div>
    </div>
  );
}
