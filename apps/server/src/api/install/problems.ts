import type { InstallProblem, InstallStatus } from '@foothold/protocol/types';
import type { Database } from '@foothold/storage/metadata';
import { type Kysely, sql } from 'kysely';
import { iso } from '../lists.ts';
import type { SilentPage } from './silent-pages.ts';

/** Pages that load the script from `address` and then say nothing, the latest first. */
export interface NothingHeard {
  silent: SilentPage[];
  address: string;
}
interface Asked {
  environmentId: string;
  projectId: string;
  ticks: Pick<InstallStatus, 'script' | 'person' | 'account'>;
  nothingHeard: NothingHeard;
}

/** Why the next tick is still open, newest first. Each cause is named only while the tick that it holds up is open. */
export async function installProblems(db: Kysely<Database>, asked: Asked): Promise<InstallProblem[]> {
  const { ticks } = asked;
  const found: InstallProblem[] = [];
  if (!ticks.script.done) {
    const isAlone = await hasOneOrganization(db);
    found.push(...(await unknownKeys(db, asked.projectId, isAlone)), ...(await otherEnvironments(db, asked)));
    if (isAlone) found.push(...blockedPages(asked.nothingHeard));
  }
  // A back end may have told who people are before any script has come.
  if (ticks.script.done && !ticks.person.done) {
    found.push(...(await noIdentify(db, asked.environmentId)));
  }
  if (ticks.person.done) {
    if (!ticks.account.done) found.push(...(await noAccount(db, asked.environmentId)));
    found.push(...(await noCreatedAt(db, asked.environmentId)));
  }
  return found.sort((a, b) => (a.at < b.at ? 1 : -1));
}

/**
 * Keys that open nothing. A key that this project has revoked is its own affair; one that nobody ever had may be any
 * tenant's typing error, so it is shown only where there is a single organization.
 */
async function unknownKeys(db: Kysely<Database>, projectId: string, isAlone: boolean): Promise<InstallProblem[]> {
  const rows = await db
    .selectFrom('install_observations')
    .select(['detail', 'last_at'])
    .where('environment_id', '=', '')
    .where('code', '=', 'unknown_key')
    .orderBy('last_at', 'desc')
    .limit(20)
    .execute();
  const seen = rows.map((row) => {
    const { writeKey, origin } = JSON.parse(row.detail) as { writeKey: string; origin: string | null };
    return { code: 'unknown_key' as const, writeKey, origin, at: iso(row.last_at) };
  });
  if (isAlone || seen.length === 0) return seen;
  const revoked = await db
    .selectFrom('keys')
    .innerJoin('environments', 'environments.id', 'keys.environment_id')
    .select('keys.write_key')
    .where('environments.project_id', '=', projectId)
    .where(
      'keys.write_key',
      'in',
      seen.map((problem) => problem.writeKey),
    )
    .execute();
  const own = new Set(revoked.map((row) => row.write_key));
  return seen.filter((problem) => own.has(problem.writeKey));
}

/** A page that says nothing may be any tenant's, too: shown only where there is a single organization. */
const hasOneOrganization = async (db: Kysely<Database>): Promise<boolean> =>
  (await db.selectFrom('organizations').select('id').limit(2).execute()).length === 1;

/** Whoever loads the script and cannot send is kept from it by `connect-src`: the script itself came through. */
const blockedPages = ({ silent, address }: NothingHeard): InstallProblem[] =>
  silent.map(({ origin, atMs }) => ({ code: 'csp', origin, directive: 'connect-src', add: address, at: iso(atMs) }));

/** Events that went to another environment of the same project: the key of the wrong one is in the page. */
async function otherEnvironments(db: Kysely<Database>, { environmentId, projectId }: Asked): Promise<InstallProblem[]> {
  const rows = await db
    .selectFrom('environments')
    .innerJoin('install_observations as o', 'o.environment_id', 'environments.id')
    .select(['environments.id', 'environments.name', sql<number>`max(o.last_at)`.as('at')])
    .where('environments.project_id', '=', projectId)
    .where('environments.id', '!=', environmentId)
    .where('o.code', 'in', ['script', 'arrived'])
    .groupBy(['environments.id', 'environments.name'])
    .execute();
  return rows.map(({ id, name, at }) => ({
    code: 'other_environment',
    environmentId: id,
    environmentName: name,
    at: iso(at),
  }));
}

async function noIdentify(db: Kysely<Database>, environmentId: string): Promise<InstallProblem[]> {
  const { visitors, at } = await db
    .selectFrom('people')
    .select([sql<number>`count(*)`.as('visitors'), sql<number | null>`max(last_seen_at)`.as('at')])
    .where('environment_id', '=', environmentId)
    .executeTakeFirstOrThrow();
  return at === null ? [] : [{ code: 'no_identify', pages: visitors, at: iso(at) }];
}

async function noAccount(db: Kysely<Database>, environmentId: string): Promise<InstallProblem[]> {
  const { people, at } = await identified(db, environmentId);
  return at === null ? [] : [{ code: 'no_account', people, at: iso(at) }];
}

/** Without it, time to first value counts from the first event instead of from sign-up. */
async function noCreatedAt(db: Kysely<Database>, environmentId: string): Promise<InstallProblem[]> {
  const one = await db
    .selectFrom('person_traits')
    .select('raw_id')
    .where('environment_id', '=', environmentId)
    .where('traits', 'like', '%"createdAt":%')
    .limit(1)
    .executeTakeFirst();
  if (one) return [];
  const { people, at } = await identified(db, environmentId);
  return at === null ? [] : [{ code: 'no_created_at', people, at: iso(at) }];
}

const identified = (db: Kysely<Database>, environmentId: string) =>
  db
    .selectFrom('people')
    .select([sql<number>`count(*)`.as('people'), sql<number | null>`max(last_seen_at)`.as('at')])
    .where('environment_id', '=', environmentId)
    .where('anonymous', '=', 0)
    .executeTakeFirstOrThrow();
