import type { Database } from '@foothold/storage/metadata';
import type { Transaction } from 'kysely';
import { selectIn } from '../../state/tables.ts';
import type { Ready } from './ids/id-index.ts';

/**
 * Which of a block's events are kept under the id of a user, while nobody vouches for it: a browser that cannot say
 * `userId` may write that id in the place of its anonymous one. A user is whom person state or the block itself names as
 * one. Asks the store nothing where identities are not enforced.
 */
export async function borrowedNames(trx: Transaction<Database>, events: readonly Ready[]): Promise<Set<Ready>> {
  const suspects = events.filter(({ content }) => content.isUnvouched);
  const borrowed = new Set<Ready>();
  for (const environmentId of new Set(suspects.map((event) => event.environmentId))) {
    const mine = suspects.filter((event) => event.environmentId === environmentId);
    const users = await usersAmong(trx, environmentId, new Set(mine.map(({ content }) => content.row.raw_id)));
    for (const event of events) if (event.environmentId === environmentId) users.add(event.content.row.user_id);
    for (const event of mine) if (users.has(event.content.row.raw_id)) borrowed.add(event);
  }
  return borrowed;
}

async function usersAmong(
  trx: Transaction<Database>,
  environmentId: string,
  ids: ReadonlySet<string>,
): Promise<Set<string>> {
  const people = await selectIn(trx, 'people', environmentId, 'raw_id', ids);
  return new Set(people.filter(({ anonymous }) => anonymous === 0).map(({ raw_id }) => raw_id));
}
