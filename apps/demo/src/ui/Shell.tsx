import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { workspace } from '../product/account.ts';

const ROUTES = [
  { href: '/demo/app', label: 'Home', id: 'nav-home' },
  { href: '/demo/app/sources', label: 'Sources', id: 'nav-sources' },
  { href: '/demo/app/reports', label: 'Reports', id: 'nav-reports' },
  { href: '/demo/app/team', label: 'Team', id: 'nav-team' },
];

/** The signed-in frame of every page: brand, navigation, who is here. Sends strangers to the sign-up form. */
export function Shell({
  title,
  lead,
  action,
  children,
}: {
  title: string;
  lead?: string;
  action?: ComponentChildren;
  children: ComponentChildren;
}) {
  const { path, route } = useLocation();
  const here = workspace.value;
  if (!here) {
    route('/demo/signup', true);
    return null;
  }
  return (
    <div class="shell">
      <header class="bar">
        <a class="brand" href="/demo/app">
          <Mark />
          Northbeam
        </a>
        <nav aria-label="Main">
          {ROUTES.map(({ href, label, id }) => (
            <a key={href} href={href} data-testid={id} aria-current={isHere(path, href) ? 'page' : undefined}>
              {label}
            </a>
          ))}
        </nav>
        <span class="who" title={here.user.email}>
          <span class="avatar" aria-hidden="true">
            {initials(here.user.name)}
          </span>
          <span class="who-text">
            {here.user.name}
            <small>{here.company.name}</small>
          </span>
        </span>
      </header>
      <main class="page">
        <div class="page-head">
          <div>
            <h1>{title}</h1>
            {lead && <p class="lead">{lead}</p>}
          </div>
          {action}
        </div>
        {children}
      </main>
    </div>
  );
}

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M9 24V8l14 16V8" />
    </svg>
  );
}

const isHere = (path: string, href: string) =>
  href === '/demo/app' ? path === href || path === `${href}/` : path.startsWith(href);
const initials = (name: string) =>
  name
    .split(' ')
    .map((word) => word[0])
    .slice(0, 2)
    .join('');
