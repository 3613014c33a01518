import { useRef } from 'preact/hooks';
import { openEnvironment, place, session } from '../session/session.ts';

/** Which project and environment is open, and the way to the others. */
export function PlaceMenu() {
  const menu = useRef<HTMLDivElement>(null);
  if (session.value.status !== 'signed-in' || !place.value) return null;
  const { project, environment } = place.value;
  const open = (id: string) => {
    menu.current?.hidePopover();
    openEnvironment(id);
  };
  return (
    <div class="place">
      <button
        type="button"
        class="place-button"
        onClick={(event) => placeUnder(menu.current, event.currentTarget)}
        aria-haspopup="true"
      >
        <strong>{project.name}</strong>
        <span class="soft small">
          {environment.name}
          {project.sample ? ' · sample' : ''}
          <span class="visually-hidden">: switch project or environment</span>
        </span>
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" class="caret">
          <path d="M2 4.5 6 8l4-3.5" />
        </svg>
      </button>
      <div class="menu" popover="auto" ref={menu}>
        {session.value.info.projects.map((candidate) => (
          <section key={candidate.id}>
            <h3>
              {candidate.name}
              {candidate.sample ? ' · sample' : ''}
            </h3>
            {candidate.environments.map((choice) => (
              <button
                key={choice.id}
                type="button"
                aria-current={choice.id === environment.id}
                onClick={() => open(choice.id)}
              >
                {choice.name}
                {choice.id === environment.id && <span aria-hidden="true">✓</span>}
              </button>
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}

/** Shows the menu below its button; by CSSOM, which the CSP allows. */
function placeUnder(menu: HTMLElement | null, button: HTMLElement): void {
  if (!menu) return;
  menu.togglePopover();
  const box = button.getBoundingClientRect();
  menu.style.setProperty('top', `${box.bottom + window.scrollY}px`);
  menu.style.setProperty('left', `${box.left}px`);
}
