import { sql } from 'kysely';
import { currentAccount } from '../state/members.ts';
import type { Db } from '../state/tables.ts';

export interface Claim {
  anonymousId: string;
  userId?: string | null;
  groupId?: string | null;
  /** Only what was done under the anonymous id itself: nobody has proved to be its user. */
  alone?: boolean;
}
/** Whose state a browser gets. */
export interface Who {
  /** The person, and the visitor where nobody has claimed the anonymous id yet: whose milestones count. */
  subjects: string[];
  rawIds: string[];
  accountId: string | null;
}

/** No raw id is empty. */
const NOBODY: Who = { subjects: [''], rawIds: [''], accountId: null };

/**
 * Takes a claim for what it says. The anonymous id counts in where it belongs to the claimed user, or to nobody yet (the
 * identify is still on its way); not where somebody else was seen with it first, nor where it is another user's id.
 */
export async function resolveWho(
  db: Db,
  environmentId: string,
  { anonymousId, userId, groupId, alone }: Claim,
): Promise<Who> {
  if (alone) {
    if (await isUser(db, environmentId, anonymousId)) return NOBODY;
    return { subjects: [anonymousId], rawIds: [anonymousId], accountId: null };
  }
  const found = await related(db, environmentId, anonymousId, userId || null);
  const identity = found.find(({ kind }) => kind === 'identity')?.id;
  const person = userId || identity || anonymousId;
  const isOthers = identity !== undefined || found.some(({ kind }) => kind === 'user');
  const subjects = isOthers || person === anonymousId ? [person] : [person, anonymousId];
  // Asked for together, before it was known whose the anonymous id is: what belongs to somebody else is left.
  const mine = found.filter(({ kind, owner }) => kind === 'raw' && subjects.includes(owner));
  const rawIds = [...new Set([...subjects, ...mine.map(({ id }) => id)])];
  if (groupId) return { subjects, rawIds, accountId: groupId };
  const known = new Set(rawIds);
  const memberships = found.filter(({ kind, owner }) => kind === 'member' && known.has(owner));
  const accountId = currentAccount(
    memberships.map(({ id, at, message_id }) => ({ account_id: id, last_at: at, last_message_id: message_id })),
  );
  return { subjects, rawIds, accountId };
}

interface Related {
  kind: 'identity' | 'user' | 'raw' | 'member';
  /** Of a raw id its person, of a membership its raw id. */
  owner: string;
  id: string;
  at: number;
  message_id: string;
}

/** Whether somebody was seen with this as their `userId`. */
async function isUser(db: Db, environmentId: string, id: string): Promise<boolean> {
  const people = db.selectFrom('people').select('raw_id').where('environment_id', '=', environmentId);
  return (await people.where('raw_id', '=', id).where('anonymous', '=', 0).executeTakeFirst()) !== undefined;
}

/** All that says who is meant, in one statement: the user of the anonymous id, whether it is a user's own, the raw ids of all who may be meant, their memberships. */
async function related(db: Db, environmentId: string, anonymousId: string, userId: string | null): Promise<Related[]> {
  const env = sql`environment_id = ${environmentId}`;
  const claimed = sql`select user_id from identities where ${env} and anonymous_id = ${anonymousId}`;
  const people = sql`${sql.join([anonymousId, userId ?? anonymousId])}, coalesce((${claimed}), '')`;
  const raw = sql`select raw_id from people where ${env} and person_id in (${people})`;
  const { rows } = await sql<Related>`
    select 'identity' as kind, '' as owner, user_id as id, 0 as at, '' as message_id
      from identities where ${env} and anonymous_id = ${anonymousId}
    union all select 'user', '', raw_id, 0, '' from people where ${env} and raw_id = ${anonymousId} and anonymous = 0
    union all select 'raw', person_id, raw_id, 0, '' from people where ${env} and person_id in (${people})
    union all select 'member', raw_id, account_id, last_at, last_message_id
      from memberships where ${env} and raw_id in (${people})
    union all select 'member', raw_id, account_id, last_at, last_message_id
      from memberships where ${env} and raw_id in (${raw})`.execute(db);
  return rows;
}
