import type { QueryWho } from '@foothold/protocol/types';
import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { selectIn } from '../../state/tables.ts';
import { projectContext } from '../people/projectContext.ts';
import { readPeople } from '../people/readPeople.ts';
import type { Scope } from '../scope.ts';

export type Known = Pick<QueryWho, 'name' | 'email' | 'accountName'>;
const UNKNOWN: Known = { name: null, email: null, accountName: null };

/** What to call the people or accounts of a list, by id. */
export async function namesOf(
  db: Kysely<Database>,
  { environmentId, projectId }: Scope,
  unit: 'person' | 'account' | undefined,
  ids: string[],
): Promise<(id: string) => Known> {
  const known = new Map<string, Known>();
  if (unit === 'account') {
    const rows = await selectIn(db, 'accounts', environmentId, 'account_id', ids);
    for (const { account_id, name } of rows) known.set(account_id, { ...UNKNOWN, name });
  } else {
    const people = await readPeople(db, environmentId, ids, await projectContext(db, projectId));
    for (const { id, name, email, accountName } of people) known.set(id, { name, email, accountName });
  }
  return (id) => known.get(id) ?? UNKNOWN;
}
