import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { ownPlace, samplePlace } from '../session/chooseEnvironment.ts';
import { openEnvironment, place, session, signOut } from '../session/session.ts';
import { nextTheme, theme } from '../session/theme.ts';
import { Guarded } from './Guarded.tsx';
import { Mark } from './Mark.tsx';
import { PlaceMenu } from './PlaceMenu.tsx';

const navigationOpen = signal(false);
const SECTIONS = [
  {
    title: null,
    links: [
      ['/', 'Overview'],
      ['/time-to-value', 'Time to first value'],
      ['/funnel', 'Funnel'],
    ],
  },
  {
    title: 'Who',
    links: [
      ['/accounts', 'Accounts'],
      ['/people', 'People'],
    ],
  },
  { title: 'In the product', links: [['/content', 'Guides']] },
  {
    title: 'Set up',
    links: [
      ['/install', 'Install'],
      ['/first-value', 'First value'],
      ['/held-back', 'Held back'],
    ],
  },
] as const;

/** The frame of every page behind the sign-in. */
export function Shell({ children }: { children: ComponentChildren }) {
  const { path, url } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    navigationOpen.value = false;
    if (first.current) first.current = false;
    else {
      main.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }, [path]);
  return (
    <>
      <a class="skip" href={`${url}#main`} onClick={(event) => skipTo(event, main.current)}>
        Skip to the page
      </a>
      <div class="shell">
        <header>
          <div class="topbar">
            <Brand />
            <button
              type="button"
              class="button"
              aria-expanded={navigationOpen.value}
              aria-controls="navigation"
              onClick={() => {
                navigationOpen.value = !navigationOpen.value;
              }}
            >
              Menu
            </button>
          </div>
          <div class="rail" id="navigation" data-open={navigationOpen.value}>
            <Brand />
            <PlaceMenu />
            <Navigation path={path} />
            <RailEnd />
          </div>
        </header>
        <div>
          <SampleBanner />
          <main class="page" id="main" ref={main} tabIndex={-1} key={place.value?.environment.id}>
            <Guarded key={path}>{children}</Guarded>
          </main>
        </div>
      </div>
    </>
  );
}

function Brand() {
  return (
    <a class="brand" href="/" aria-label="Foothold, overview">
      <Mark />
      Foothold
    </a>
  );
}

function Navigation({ path }: { path: string }) {
  return (
    <nav class="nav" aria-label="Pages">
      {SECTIONS.map((section) => (
        <div key={section.title ?? 'first'}>
          {section.title && <h2>{section.title}</h2>}
          <ul>
            {section.links.map(([href, label]) => (
              <li key={href}>
                <a href={href} aria-current={isWithin(path, href) ? 'page' : undefined}>
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
const isWithin = (path: string, href: string) => path === href || (href !== '/' && path.startsWith(`${href}/`));

function RailEnd() {
  const state = session.value;
  const themeName = { system: 'as your system', light: 'light', dark: 'dark' }[theme.value];
  return (
    <div class="rail-end">
      <button type="button" class="button quiet" onClick={nextTheme}>
        Colors: {themeName}
      </button>
      <button type="button" class="button quiet" onClick={() => void signOut()}>
        Sign out
      </button>
      {state.status === 'signed-in' && <p class="soft small rail-who">{state.info.member.email}</p>}
    </div>
  );
}

/** Says that the people are simulated, with the way home; and in one's own project, the way to the sample. */
function SampleBanner() {
  if (session.value.status !== 'signed-in' || !place.value?.project.sample) return null;
  const own = ownPlace(session.value.info.projects);
  return (
    <aside class="banner" aria-label="Sample project">
      <span>
        Sample project. Its people are simulated, so that you can see what you will get; you in the demo are real.
      </span>
      {own && (
        <button type="button" class="link-button" onClick={() => openEnvironment(own.environment.id)}>
          Your project
        </button>
      )}
    </aside>
  );
}

/** The way from an empty project back to where there is something to see. Null where there is no sample. */
export function SampleLink() {
  if (session.value.status !== 'signed-in' || place.value?.project.sample) return null;
  const sample = samplePlace(session.value.info.projects);
  if (!sample) return null;
  return (
    <button type="button" class="button" onClick={() => openEnvironment(sample.environment.id)}>
      Look at the sample project
    </button>
  );
}

function skipTo(event: Event, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}
