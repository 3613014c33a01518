import type { JsonObject } from '@foothold/protocol/types';
import type { MilestoneOccurrencesTable } from '@foothold/storage/metadata';
import { matchesFilters } from '@foothold/targeting';
import type { CountedMilestone } from './definitions.ts';
import { membersOf, peopleOfRawIds, rawIdsOfPeople } from './members.ts';
import { type Occurrence, reachedAt, sortOccurrences } from './occurrences.ts';
import { type Db, groupBy, selectIn, type Trx, upsert } from './tables.ts';
import { mergeTraits, readTraits, type Traits, traitValues } from './traits.ts';

/** Occurrences by the subject whose they are: a person, or an account. */
type BySubject = Map<string, MilestoneOccurrencesTable[]>;

/** Works out anew when these people reached each milestone of scope person. Returns those for whom something changed. */
export async function settlePeople(
  trx: Trx,
  environmentId: string,
  all: CountedMilestone[],
  personIds: Set<string>,
): Promise<Set<string>> {
  const milestones = all.filter(({ milestone }) => milestone.scope === 'person');
  if (milestones.length === 0 || personIds.size === 0) return new Set();
  const rawIds = await rawIdsOfPeople(trx, environmentId, personIds);
  const rows = await selectIn(trx, 'milestone_occurrences', environmentId, 'raw_id', [...rawIds.values()].flat());
  const byRawId = groupBy(rows, (row) => row.raw_id);
  const bySubject: BySubject = new Map();
  for (const [person, ids] of rawIds)
    bySubject.set(
      person,
      ids.flatMap((id) => byRawId.get(id) ?? []),
    );
  return settle(trx, environmentId, milestones, bySubject);
}

/** The same for accounts: what somebody did in its name, and what its people did without naming one. */
export async function settleAccounts(
  trx: Trx,
  environmentId: string,
  all: CountedMilestone[],
  accountIds: Set<string>,
): Promise<Set<string>> {
  const milestones = all.filter(({ milestone }) => milestone.scope === 'account');
  if (milestones.length === 0 || accountIds.size === 0) return new Set();
  const members = await membersOf(trx, environmentId, accountIds);
  const named = await selectIn(trx, 'milestone_occurrences', environmentId, 'group_id', accountIds);
  const unnamed = (
    await selectIn(trx, 'milestone_occurrences', environmentId, 'raw_id', [...members.values()].flat())
  ).filter((row) => row.group_id === '');
  const byGroup = groupBy(named, (row) => row.group_id);
  const byRawId = groupBy(unnamed, (row) => row.raw_id);
  const bySubject: BySubject = new Map();
  for (const [account, ids] of members) {
    bySubject.set(account, [...(byGroup.get(account) ?? []), ...ids.flatMap((id) => byRawId.get(id) ?? [])]);
  }
  return settle(trx, environmentId, milestones, bySubject);
}

async function settle(
  trx: Trx,
  environmentId: string,
  milestones: CountedMilestone[],
  bySubject: BySubject,
): Promise<Set<string>> {
  const ids = new Set(milestones.map(({ milestone }) => milestone.id));
  const stored = (await selectIn(trx, 'milestones_reached', environmentId, 'subject_id', bySubject.keys())).filter(
    (row) => ids.has(row.milestone_id),
  );
  const known = groupBy(stored, (row) => row.subject_id);
  const holds = await traitTest(trx, environmentId, milestones, bySubject);
  const changed = new Set<string>();
  const upserts = [];
  const gone: { subject: string; milestoneId: string }[] = [];
  for (const [subject, rows] of bySubject) {
    for (const counted of milestones) {
      const { milestone, version, tracker } = counted;
      const mine = rows.filter((row) => row.key === tracker.key && holds(counted, row.raw_id));
      const occurrences = mine.flatMap((row) => JSON.parse(row.occurrences) as Occurrence[]);
      const reached = reachedAt(sortOccurrences(occurrences), tracker.definition);
      const before = known.get(subject)?.find((row) => row.milestone_id === milestone.id);
      if (before?.at === reached?.at && before?.message_id === reached?.messageId) continue;
      changed.add(subject);
      if (!reached) {
        gone.push({ subject, milestoneId: milestone.id });
        continue;
      }
      upserts.push({
        environment_id: environmentId,
        milestone_id: milestone.id,
        subject_id: subject,
        version,
        at: reached.at,
        message_id: reached.messageId,
      });
    }
  }
  const key = ['environment_id', 'subject_id', 'milestone_id'] as const;
  await upsert(trx, 'milestones_reached', [...key], ['version', 'at', 'message_id'], upserts);
  for (const { subject, milestoneId } of gone) {
    await trx
      .deleteFrom('milestones_reached')
      .where('environment_id', '=', environmentId)
      .where('subject_id', '=', subject)
      .where('milestone_id', '=', milestoneId)
      .execute();
  }
  return changed;
}

/** Filters on traits ask the traits that whoever did it has now, of all raw ids together. */
async function traitTest(db: Db, environmentId: string, milestones: CountedMilestone[], bySubject: BySubject) {
  const filtered = milestones.filter(({ milestone }) => milestone.where?.some((filter) => 'trait' in filter));
  if (filtered.length === 0) return () => true;
  const keys = new Set(filtered.map(({ tracker }) => tracker.key));
  const doers = new Set<string>();
  for (const rows of bySubject.values()) for (const row of rows) if (keys.has(row.key)) doers.add(row.raw_id);
  const traits = await traitsOfDoers(db, environmentId, doers);
  return ({ milestone, tracker }: CountedMilestone, rawId: string): boolean => {
    if (!keys.has(tracker.key)) return true;
    const wanted = milestone.where?.filter((filter) => 'trait' in filter);
    return matchesFilters(wanted, {}, traits.get(rawId) ?? {});
  };
}

async function traitsOfDoers(db: Db, environmentId: string, doers: Set<string>): Promise<Map<string, JsonObject>> {
  const people = await peopleOfRawIds(db, environmentId, doers);
  const rawIds = await rawIdsOfPeople(db, environmentId, new Set(people.values()));
  const rows = await selectIn(db, 'person_traits', environmentId, 'raw_id', new Set([...rawIds.values()].flat()));
  const stored = new Map(rows.map((row) => [row.raw_id, row.traits]));
  const found = new Map<string, JsonObject>();
  for (const doer of doers) {
    const merged: Traits = new Map();
    for (const id of rawIds.get(people.get(doer) ?? '') ?? []) mergeTraits(merged, readTraits(stored.get(id) ?? '{}'));
    found.set(doer, traitValues(merged));
  }
  return found;
}
