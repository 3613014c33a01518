import { currentAccount } from '../state/members.ts';
import { type Db, selectIn } from '../state/tables.ts';

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

/**
 * Takes a claim for what it says. The anonymous id counts in where it belongs to the claimed user, or to nobody yet (the
 * identify is still on its way); not where somebody else was seen with it first.
 */
export async function resolveWho(
  db: Db,
  environmentId: string,
  { anonymousId, userId, groupId, alone }: Claim,
): Promise<Who> {
  if (alone) return { subjects: [anonymousId], rawIds: [anonymousId], accountId: null };
  const [identity] = await selectIn(db, 'identities', environmentId, 'anonymous_id', [anonymousId]);
  const person = userId || identity?.user_id || anonymousId;
  const subjects = identity || person === anonymousId ? [person] : [person, anonymousId];
  const people = await selectIn(db, 'people', environmentId, 'person_id', subjects);
  const rawIds = [...new Set([...subjects, ...people.map((row) => row.raw_id)])];
  const accountId = groupId || currentAccount(await selectIn(db, 'memberships', environmentId, 'raw_id', rawIds));
  return { subjects, rawIds, accountId };
}
