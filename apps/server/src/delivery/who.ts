import type { Db } from '../state/tables.ts';
import { readFacts } from './facts-statement.ts';

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

/** Takes a claim for what it says: see {@link readFacts}. */
export async function resolveWho(db: Db, environmentId: string, claim: Claim): Promise<Who> {
  return (await readFacts(db, 'who', environmentId, claim)).who;
}
