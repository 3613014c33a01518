import type { Colleague, State } from '@foothold/protocol/types';
import { CompiledQuery } from 'kysely';
import type { Occurrence } from '../state/occurrences.ts';
import { type Db, isPostgres, selectIn } from '../state/tables.ts';
import { mergeTraits, readTraits, type Traits, traitValues } from '../state/traits.ts';
import type { AccountRows } from './account-rows.ts';
import type { Delivered } from './config-cache.ts';

/** Who did something, the first first. */
type First = (Colleague & { rawId: string })[];
/** Who of an account did what is counted, and who reached its milestones. */
export interface Doers {
  aggregates: Map<string, First>;
  milestones: Map<string, First>;
}

/** So many of those who did a thing are kept: one of them may be the one who asks. */
const DOERS = 3;

/**
 * Who else of an account did what its checklists count, and who else reached its milestones: "Ben did this on Tuesday".
 * Of a colleague nothing is told but the first name (or the name) and the time.
 * @param rawIds of whoever asks: what they did themselves is no colleague's work
 */
export function colleaguesOf(
  { aggregates, milestones }: Doers,
  rawIds: readonly string[],
): NonNullable<State['colleagues']> {
  const others = (found: Map<string, First>) =>
    Object.fromEntries(
      [...found].flatMap(([id, doers]) => {
        const other = doers.find(({ rawId }) => !rawIds.includes(rawId));
        return other ? [[id, { ...(other.name && { name: other.name }), at: other.at }]] : [];
      }),
    );
  return { aggregates: others(aggregates), milestones: others(milestones) };
}

export async function readDoers(
  db: Db,
  { environmentId, mentions, milestoneKeys, readyMilestones }: Delivered,
  accountId: string,
  { members, counted }: AccountRows,
): Promise<Doers> {
  const aggregates = new Map<string, First>();
  for (const { key, rawId, first_at } of counted)
    if (mentions.accountKeys.has(key)) add(aggregates, key, rawId, first_at);

  const milestones = new Map<string, First>();
  if (readyMilestones.size > 0) {
    const reached = await selectIn(db, 'milestones_reached', environmentId, 'subject_id', [accountId]);
    const told = reached.filter(({ milestone_id }) => readyMilestones.has(milestone_id));
    const occurrences = told.length > 0 ? await occurrencesOf(db, environmentId, accountId, members) : [];
    for (const { milestone_id, message_id, at } of told) {
      const row = occurrences.find(
        (one) =>
          one.key === milestoneKeys.get(milestone_id) &&
          (JSON.parse(one.occurrences) as Occurrence[]).some(([, id]) => id === message_id),
      );
      if (row) add(milestones, milestone_id, row.raw_id, at);
    }
  }
  await nameThem(db, environmentId, [...aggregates.values(), ...milestones.values()]);
  return { aggregates, milestones };
}

async function occurrencesOf(db: Db, environmentId: string, accountId: string, members: string[]) {
  const named = await selectIn(db, 'milestone_occurrences', environmentId, 'group_id', [accountId]);
  const own = await selectIn(db, 'milestone_occurrences', environmentId, 'raw_id', members);
  return [...named, ...own.filter(({ group_id }) => group_id === '')];
}

/** Keeps the first of those who did a thing, and gives each the name that their traits, under all of their ids, say now. */
async function nameThem(db: Db, environmentId: string, all: First[]): Promise<void> {
  for (const doers of all) doers.sort((a, b) => a.at - b.at).splice(DOERS);
  const rawIds = [...new Set(all.flat().map(({ rawId }) => rawId))];
  if (rawIds.length === 0) return;
  const [text, given] = isPostgres(db)
    ? [namesText('$1', '= any($2::text[])'), rawIds]
    : [namesText('?1', 'in (select value from json_each(?2))'), JSON.stringify(rawIds)];
  const found = await db.executeQuery<{ raw_id: string; traits: string }>(
    CompiledQuery.raw(text, [environmentId, given]),
  );
  const traits = new Map<string, Traits>();
  for (const row of found.rows)
    traits.set(row.raw_id, mergeTraits(traits.get(row.raw_id) ?? new Map(), readTraits(row.traits)));
  for (const doer of all.flat()) {
    const { firstName, name } = traitValues(traits.get(doer.rawId) ?? new Map());
    const said = [firstName, name].find((value) => typeof value === 'string' && value !== '');
    if (said) doer.name = said as string;
  }
}

/** Traits of the people of these raw ids, under all of their ids. */
const namesText = (environmentId: string, isAsked: string): string =>
  `select doer.raw_id, said.traits from people as doer cross join people as own cross join person_traits as said
    where doer.environment_id = ${environmentId} and doer.raw_id ${isAsked}
      and own.environment_id = ${environmentId} and own.person_id = doer.person_id
      and said.environment_id = ${environmentId} and said.raw_id = own.raw_id`;

function add(to: Map<string, First>, id: string, rawId: string, at: number): void {
  const doers = to.get(id) ?? [];
  doers.push({ rawId, at });
  to.set(id, doers);
}
