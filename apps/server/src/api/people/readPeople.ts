import type { PersonItem } from '@foothold/protocol/types';
import type { Database, MembershipsTable, PeopleTable, PersonTraitsTable } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import { currentAccount } from '../../state/members.ts';
import { groupBy, selectIn } from '../../state/tables.ts';
import { mergeTraits, nameIn, readTraits, type Traits, textOf, traitValues } from '../../state/traits.ts';
import { iso, isoOrNull } from '../lists.ts';
import { isInternal } from './internal.ts';
import { firstValueOf, type ProjectContext } from './projectContext.ts';

/** The people of these ids, in the order asked for, each put together from all of their raw ids; unknown ids are left out. */
export async function readPeople(
  db: Kysely<Database>,
  environmentId: string,
  personIds: string[],
  { firstValue, internal }: ProjectContext,
): Promise<PersonItem[]> {
  const seen = await selectIn(db, 'people', environmentId, 'person_id', personIds);
  const rawIds = seen.map((row) => row.raw_id);
  const said = await selectIn(db, 'person_traits', environmentId, 'raw_id', rawIds);
  const joined = await selectIn(db, 'memberships', environmentId, 'raw_id', rawIds);
  const parts = {
    seen: groupBy(seen, (row) => row.person_id),
    said: groupBy(said, (row) => row.raw_id),
    joined: groupBy(joined, (row) => row.raw_id),
  };
  const found = personIds.flatMap((id) => {
    const mine = parts.seen.get(id);
    return mine ? [{ id, ...putTogether(id, mine, parts) }] : [];
  });

  const accountIds = [...new Set(found.flatMap(({ accountId }) => accountId ?? []))];
  const accounts = await selectIn(db, 'accounts', environmentId, 'account_id', accountIds);
  const nameOf = new Map(accounts.map((row) => [row.account_id, row.name]));
  const subjects = firstValue?.scope === 'account' ? accountIds : found.map(({ id }) => id);
  const reached = firstValue ? await firstValueOf(db, environmentId, firstValue.id, subjects) : new Map();

  return found.map(({ firstSeenAt, lastSeenAt, ...person }) => {
    const subject = firstValue?.scope === 'account' ? person.accountId : person.id;
    return {
      ...person,
      accountName: person.accountId === null ? null : (nameOf.get(person.accountId) ?? null),
      firstSeenAt: iso(firstSeenAt),
      lastSeenAt: iso(lastSeenAt),
      firstValueAt: isoOrNull(subject === null ? null : reached.get(subject)),
      internal: isInternal(internal, { personId: person.id, email: person.email, accountId: person.accountId }),
    };
  });
}

function putTogether(
  id: string,
  seen: PeopleTable[],
  parts: { said: Map<string, PersonTraitsTable[]>; joined: Map<string, MembershipsTable[]> },
) {
  let traits: Traits = new Map();
  for (const { raw_id } of seen) {
    for (const row of parts.said.get(raw_id) ?? []) traits = mergeTraits(traits, readTraits(row.traits));
  }
  const values = traitValues(traits);
  const anonymous = seen.filter((row) => row.anonymous === 1).sort((a, b) => b.last_seen_at - a.last_seen_at);
  return {
    userId: seen.some((row) => row.raw_id === id && row.anonymous === 0) ? id : null,
    anonymousId: anonymous[0]?.raw_id ?? null,
    name: nameIn(values),
    email: textOf(values.email),
    traits: values,
    accountId: currentAccount(seen.flatMap(({ raw_id }) => parts.joined.get(raw_id) ?? [])),
    firstSeenAt: Math.min(...seen.map((row) => row.first_seen_at)),
    // Kept to the minute: within the first one, the first time is all that is known.
    lastSeenAt: Math.max(...seen.flatMap((row) => [row.first_seen_at, row.last_seen_at])),
    automated: seen.every((row) => row.automated === 1),
  };
}
