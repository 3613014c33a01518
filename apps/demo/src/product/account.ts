import { computed, signal } from '@preact/signals';
import { newcomer } from './newcomers.ts';

/** What this browser's visitor has in Northbeam. Kept in the browser: the product has no server of its own to lose it. */
export interface Workspace {
  user: { id: string; name: string; email: string; createdAt: string };
  company: { id: string; name: string };
  sources: SourceId[];
  teammates: string[];
  reports: Report[];
}
export interface Report {
  id: string;
  client: string;
  title: string;
  publishedAt: string;
}

export const SOURCES = {
  search: { name: 'Search ads', hint: 'Clicks, spend and conversions', mark: 'S' },
  social: { name: 'Social ads', hint: 'Reach, engagement and spend', mark: 'P' },
  web: { name: 'Web analytics', hint: 'Visits, sources and goals', mark: 'W' },
  email: { name: 'Newsletter', hint: 'Sends, opens and clicks', mark: 'N' },
} as const;
export type SourceId = keyof typeof SOURCES;

export const CLIENTS = [
  { name: 'Brightwater Dental', trade: 'Family dentists, 4 practices' },
  { name: 'Olive & Rye', trade: 'Bakery and deli' },
  { name: 'Tandem Cycles', trade: 'Bikes and repairs' },
  { name: 'Harbor Lane Hotel', trade: '38 rooms by the water' },
] as const;

const KEY = 'northbeam.workspace';
const VISITS = 'northbeam.visits';

export const workspace = signal<Workspace | null>(load());
export const firstName = computed(() => workspace.value?.user.name.split(' ')[0] ?? '');

/** The person that the sign-up form suggests to this visitor. */
export const suggested = () => newcomer(Number(localStorage.getItem(VISITS) ?? '0'));

export function signUp(name: string, email: string, company: string): Workspace {
  const id = crypto.getRandomValues(new Uint32Array(2)).reduce((text, part) => text + part.toString(36), '');
  const created: Workspace = {
    user: { id: `nb_${id}`, name, email, createdAt: new Date().toISOString() },
    company: { id: `co_${id}`, name: company },
    sources: [],
    teammates: [],
    reports: [],
  };
  save(created);
  return created;
}

export function change(update: (before: Workspace) => Partial<Workspace>): void {
  if (workspace.value) save({ ...workspace.value, ...update(workspace.value) });
}

/** Forgets this visitor; the next sign-up suggests somebody else. */
export function forget(): void {
  localStorage.setItem(VISITS, String(Number(localStorage.getItem(VISITS) ?? '0') + 1));
  localStorage.removeItem(KEY);
  workspace.value = null;
}

function save(next: Workspace): void {
  workspace.value = next;
  localStorage.setItem(KEY, JSON.stringify(next));
}

function load(): Workspace | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null') as Workspace | null;
  } catch {
    return null;
  }
}
