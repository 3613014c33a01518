import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { hasRules } from '../people/internal.ts';
import type { ProjectContext } from '../people/projectContext.ts';
import { readPeople } from '../people/readPeople.ts';

/**
 * Which of these accounts are the customer's own: the ones named by the rules, and the ones of which everybody who is known is
 * internal as a person. Questions by account leave out the same, since they leave out what internal people do.
 * @param identified by account, the ids of its identified people
 */
export async function internalAccounts(
  db: Kysely<Database>,
  environmentId: string,
  identified: Map<string, string[]>,
  context: ProjectContext,
): Promise<Set<string>> {
  const { internal } = context;
  if (!hasRules(internal)) return new Set();
  const named = [...identified.keys()].filter((id) => internal.accountIds.includes(id));
  let candidates = [...identified].filter(([id, people]) => people.length > 0 && !named.includes(id));
  // One person rules out nearly every account, so that the rest of its people need not be read.
  for (const some of [(people: string[]) => people.slice(0, 1), (people: string[]) => people.slice(1)]) {
    const asked = [...new Set(candidates.flatMap(([, people]) => some(people)))];
    const read = await readPeople(db, environmentId, asked, { internal, firstValue: null });
    const inside = new Set(read.filter((person) => person.internal).map((person) => person.id));
    candidates = candidates.filter(([, people]) => some(people).every((id) => inside.has(id)));
  }
  return new Set([...named, ...candidates.map(([id]) => id)]);
}
