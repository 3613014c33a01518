import type { InstallProblem, InstallStatus, Milestone, Tick } from '@foothold/protocol/types';
import type { Database } from '@foothold/storage/metadata';
import { type Kysely, sql } from 'kysely';
import { textOf } from '../../state/traits.ts';
import { iso } from '../lists.ts';
import { installProblems, type NothingHeard } from './problems.ts';

const OPEN: Tick = { done: false, at: null, detail: null };
const done = (atMs: number, detail: string | null): Tick => ({ done: true, at: iso(atMs), detail });

/** How far an installation is: four ticks, and what stands in the way of the next. */
export async function installStatus(
  db: Kysely<Database>,
  { environmentId, projectId }: { environmentId: string; projectId: string },
  nothingHeard: NothingHeard,
): Promise<InstallStatus> {
  const [script, person, account, firstValue] = await Promise.all([
    scriptTick(db, environmentId),
    personTick(db, environmentId),
    accountTick(db, environmentId),
    firstValueTick(db, environmentId, projectId),
  ]);
  const ticks = { script, person, account, firstValue };
  const problems: InstallProblem[] = await installProblems(db, { environmentId, projectId, ticks, nothingHeard });
  return { ...ticks, problems };
}

/** A page has asked for its config, or something has come with the write key. When it came, whatever time it says itself. */
async function scriptTick(db: Kysely<Database>, environmentId: string): Promise<Tick> {
  const seen = await db
    .selectFrom('install_observations')
    .select(['first_at', 'detail'])
    .where('environment_id', '=', environmentId)
    .where('code', 'in', ['script', 'arrived'])
    .orderBy('first_at')
    .executeTakeFirst();
  return seen ? done(seen.first_at, textOf(JSON.parse(seen.detail).origin)) : OPEN;
}

async function personTick(db: Kysely<Database>, environmentId: string): Promise<Tick> {
  const first = await db
    .selectFrom('people')
    .select(['raw_id', 'first_seen_at as at'])
    .where('environment_id', '=', environmentId)
    .where('anonymous', '=', 0)
    .orderBy('first_seen_at')
    .limit(1)
    .executeTakeFirst();
  if (!first) return OPEN;
  return done(first.at, await nameOf(db, environmentId, 'person', first.raw_id));
}

async function accountTick(db: Kysely<Database>, environmentId: string): Promise<Tick> {
  const first = await db
    .selectFrom('accounts')
    .select(['account_id', 'name', 'first_seen_at'])
    .where('environment_id', '=', environmentId)
    .orderBy('first_seen_at')
    .limit(1)
    .executeTakeFirst();
  return first ? done(first.first_seen_at, first.name ?? first.account_id) : OPEN;
}

async function firstValueTick(db: Kysely<Database>, environmentId: string, projectId: string): Promise<Tick> {
  const first = await db
    .selectFrom('milestones_reached as r')
    .innerJoin('milestones as m', 'm.milestone_id', 'r.milestone_id')
    .select(['r.at', 'r.subject_id', 'm.definition'])
    .where('m.project_id', '=', projectId)
    .where('m.first_value', '=', 1)
    .where('r.environment_id', '=', environmentId)
    .orderBy('r.at')
    .limit(1)
    .executeTakeFirst();
  if (!first) return OPEN;
  const { scope } = JSON.parse(first.definition) as Pick<Milestone, 'scope'>;
  return done(first.at, await nameOf(db, environmentId, scope, first.subject_id));
}

/** A person or account by name where it has one. */
async function nameOf(
  db: Kysely<Database>,
  environmentId: string,
  scope: Milestone['scope'],
  id: string,
): Promise<string> {
  const found =
    scope === 'account'
      ? await db
          .selectFrom('accounts')
          .select('name')
          .where('environment_id', '=', environmentId)
          .where('account_id', '=', id)
          .executeTakeFirst()
      : await db
          .selectFrom('person_traits')
          .select(sql<string | null>`coalesce(name, email)`.as('name'))
          .where('environment_id', '=', environmentId)
          .where('raw_id', '=', id)
          .executeTakeFirst();
  return found?.name ?? id;
}
