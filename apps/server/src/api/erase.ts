import { uuidv7 } from '@foothold/protocol/ids';
import type { EventStore } from '@foothold/storage/events';
import type { Database, Metadata } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { discardRows } from '../ingest/quarantine/discard.ts';
import { findMentions, type Sought } from '../ingest/quarantine/mentions.ts';
import { forgetKnown } from '../state/known-people.ts';
import { lockEnvironments } from '../state/lock.ts';
import { chunks, type Trx } from '../state/tables.ts';
import { type AllStoredDeps, allStored } from './all-stored.ts';

/** Removes somebody from both stores; each answers how many events went. */
export interface Eraser {
  /** Resolves once both stores have what is acknowledged now: who somebody is can be asked only then. */
  arrived(): Promise<void>;
  erasePerson(environmentId: string, personId: string, rawIds: string[]): Promise<number>;
  eraseAccount(environmentId: string, accountId: string): Promise<number>;
}
export interface Erased {
  erased: true;
  events: number;
}

/** What is still on its way would arrive after the erasure: so there is a wait. */
export interface EraserDeps extends Omit<AllStoredDeps, 'db'> {
  metadata: Metadata;
  events: EventStore;
}

/** Does the work and keeps a count of it, without a trace of whom. */
export async function eraseCounted(
  db: Kysely<Database>,
  { environmentId, kind, now }: { environmentId: string; kind: 'person' | 'account'; now: number },
  work: () => Promise<number>,
): Promise<Erased> {
  const events = await work();
  await db
    .insertInto('erasures')
    .values({ id: uuidv7(now), environment_id: environmentId, kind, events, erased_at: now })
    .execute();
  return { erased: true, events };
}

/**
 * What names them in quarantine first, so that no replay brings it back, and then what is still on its way out of it. Events
 * next: when that fails, the person is still there to be asked for again. They are rewritten away, not only hidden,
 * before the answer is given.
 */
export function eraser({ metadata, events, ...wait }: EraserDeps): Eraser {
  const removeEvents = async (environment: string, column: 'raw_id' | 'group_id', ids: string[]) => {
    const where = `environment_id = {environment:String} AND ${column} IN {ids:Array(String)}`;
    const count = `SELECT uniqExact(message_id) AS n FROM events WHERE ${where}`;
    const [counted] = await events.forEnvironment(environment).query<{ n: number }>(count, { ids });
    for (const table of ['events', 'calls']) {
      const remove = `ALTER TABLE ${table} DELETE WHERE ${where} SETTINGS mutations_sync = 2`;
      await events.command(remove, { environment, ids });
    }
    return Number(counted?.n ?? 0);
  };

  /** Gives what the transaction that ends it all begins with, as the drain's do: for what has come in meanwhile. */
  const removeHeld = async (environment: string, sought: Sought) => {
    const lookedAt = new Set<string>();
    await allStored({ db: metadata.db, ...wait });
    const held = await findMentions(metadata.db, environment, sought, lookedAt);
    for (const ids of chunks(held)) {
      await metadata.db.transaction().execute((trx) => discardRows(trx, environment, ids));
    }
    await allStored({ db: metadata.db, ...wait });
    return async (trx: Trx) => discardRows(trx, environment, await findMentions(trx, environment, sought, lookedAt));
  };

  return {
    arrived: () => allStored({ db: metadata.db, ...wait }),
    async erasePerson(environmentId, personId, rawIds) {
      const removeLatest = await removeHeld(environmentId, { kind: 'person', ids: new Set([personId, ...rawIds]) });
      const count = await removeEvents(environmentId, 'raw_id', rawIds);
      await events.command(
        `ALTER TABLE identity_first DELETE WHERE environment_id = {environment:String}
          AND (anonymous_id IN {ids:Array(String)} OR first.3 IN {ids:Array(String)}) SETTINGS mutations_sync = 2`,
        { environment: environmentId, ids: rawIds },
      );
      await metadata.db.transaction().execute(async (trx) => {
        await removeLatest(trx);
        await lockEnvironments(trx, [environmentId]);
        await forgetKnown(trx, environmentId);
        await removePerson(trx, environmentId, personId, rawIds);
      });
      return count;
    },
    async eraseAccount(environmentId, accountId) {
      const removeLatest = await removeHeld(environmentId, { kind: 'account', ids: new Set([accountId]) });
      const count = await removeEvents(environmentId, 'group_id', [accountId]);
      await metadata.db.transaction().execute(async (trx) => {
        await removeLatest(trx);
        await lockEnvironments(trx, [environmentId]);
        await removeAccount(trx, environmentId, accountId);
      });
      return count;
    },
  };
}

/** Every table that keeps something by raw id. */
const BY_RAW_ID = [
  'people',
  'person_traits',
  'memberships',
  'aggregates',
  'content_states',
  'milestone_occurrences',
  'interruptions',
] as const;

async function removePerson(trx: Trx, environment: string, personId: string, rawIds: string[]): Promise<void> {
  for (const ids of chunks(rawIds)) {
    for (const table of BY_RAW_ID) {
      await trx.deleteFrom(table).where('environment_id', '=', environment).where('raw_id', 'in', ids).execute();
    }
    await trx
      .deleteFrom('identities')
      .where('environment_id', '=', environment)
      .where((e) => e.or([e('anonymous_id', 'in', ids), e('user_id', 'in', ids)]))
      .execute();
  }
  await removeSubjects(trx, environment, 'person', [...new Set([personId, ...rawIds])]);
}

async function removeAccount(trx: Trx, environment: string, accountId: string): Promise<void> {
  for (const table of ['accounts', 'memberships'] as const) {
    await trx.deleteFrom(table).where('environment_id', '=', environment).where('account_id', '=', accountId).execute();
  }
  for (const table of ['aggregates', 'content_states', 'milestone_occurrences'] as const) {
    await trx.deleteFrom(table).where('environment_id', '=', environment).where('group_id', '=', accountId).execute();
  }
  await removeSubjects(trx, environment, 'account', [accountId]);
}

/** What was derived about a person or account. Whether a milestone is about people or accounts, its definition says. */
async function removeSubjects(trx: Trx, environment: string, kind: 'person' | 'account', ids: string[]): Promise<void> {
  const milestones = await trx
    .selectFrom('milestones')
    .innerJoin('environments', 'environments.project_id', 'milestones.project_id')
    .select(['milestones.milestone_id', 'milestones.definition'])
    .where('environments.id', '=', environment)
    .execute();
  const ofKind = milestones.filter((m) => JSON.parse(m.definition).scope === kind).map((m) => m.milestone_id);
  for (const chunk of chunks(ids)) {
    await trx
      .deleteFrom('state_versions')
      .where('environment_id', '=', environment)
      .where('subject_kind', '=', kind)
      .where('subject_id', 'in', chunk)
      .execute();
    await trx
      .deleteFrom('exposures')
      .where('environment_id', '=', environment)
      .where('unit_kind', '=', kind)
      .where('unit_id', 'in', chunk)
      .execute();
    if (ofKind.length === 0) continue;
    await trx
      .deleteFrom('milestones_reached')
      .where('environment_id', '=', environment)
      .where('milestone_id', 'in', ofKind)
      .where('subject_id', 'in', chunk)
      .execute();
  }
}
