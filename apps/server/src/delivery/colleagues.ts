import type { Colleague, State } from '@foothold/protocol/types';
import { membersOf, peopleOfRawIds, rawIdsOfPeople } from '../state/members.ts';
import type { Occurrence } from '../state/occurrences.ts';
import { type Db, selectIn } from '../state/tables.ts';
import { mergeTraits, readTraits, type Traits, traitValues } from '../state/traits.ts';
import type { Delivered } from './config-cache.ts';

/** Who did something, the first first; a person once. */
type Doers = (Colleague & { rawId: string })[];
interface Known {
  aggregates: Map<string, Doers>;
  milestones: Map<string, Doers>;
}

const ACCOUNTS = 5_000;
/** So many of those who did a thing are kept: one of them may be the one who asks. */
const DOERS = 3;

/**
 * Who else of an account did what its checklists count, and who else reached its milestones: "Ben did this on Tuesday".
 * Of a colleague nothing is told but the first name (or the name) and the time. Kept in memory as long as the account's
 * version is the same.
 */
export class Colleagues {
  readonly #db: Db;
  readonly #known = new Map<string, { version: string; known: Promise<Known> }>();

  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * @param rawIds of whoever asks: what they did themselves is no colleague's work
   * @param accountVersion changes whenever somebody of the account has done something that is counted
   */
  async of(
    delivered: Delivered,
    accountId: string,
    rawIds: readonly string[],
    accountVersion: number,
  ): Promise<NonNullable<State['colleagues']>> {
    const { aggregates, milestones } = await this.#all(delivered, accountId, accountVersion);
    const others = (found: Map<string, Doers>) =>
      Object.fromEntries(
        [...found].flatMap(([id, doers]) => {
          const other = doers.find(({ rawId }) => !rawIds.includes(rawId));
          return other ? [[id, { ...(other.name && { name: other.name }), at: other.at }]] : [];
        }),
      );
    return { aggregates: others(aggregates), milestones: others(milestones) };
  }

  #all(delivered: Delivered, accountId: string, accountVersion: number): Promise<Known> {
    const version = [delivered.version, accountVersion, ...delivered.readyMilestones].join(' ');
    const id = `${delivered.environmentId}\0${accountId}`;
    const before = this.#known.get(id);
    if (before?.version === version) return before.known;
    const known = this.#read(delivered, accountId);
    this.#known.delete(id);
    this.#known.set(id, { version, known });
    known.catch(() => this.#known.delete(id));
    if (this.#known.size > ACCOUNTS) this.#known.delete(this.#known.keys().next().value as string);
    return known;
  }

  async #read(
    { environmentId, mentions, milestoneKeys, readyMilestones }: Delivered,
    accountId: string,
  ): Promise<Known> {
    const members = (await membersOf(this.#db, environmentId, [accountId])).get(accountId) ?? [];
    const rowsOf = async <Table extends 'aggregates' | 'milestone_occurrences'>(table: Table) => {
      const named = await selectIn(this.#db, table, environmentId, 'group_id', [accountId]);
      const own = await selectIn(this.#db, table, environmentId, 'raw_id', members);
      return [...named, ...own.filter(({ group_id }) => group_id === '')];
    };
    const aggregates = new Map<string, Doers>();
    if (mentions.accountKeys.size > 0) {
      for (const { key, raw_id, first_at } of await rowsOf('aggregates')) {
        if (mentions.accountKeys.has(key)) add(aggregates, key, raw_id, first_at);
      }
    }
    const reached = await selectIn(this.#db, 'milestones_reached', environmentId, 'subject_id', [accountId]);
    const told = reached.filter(({ milestone_id }) => readyMilestones.has(milestone_id));
    const occurrences = told.length > 0 ? await rowsOf('milestone_occurrences') : [];
    const milestones = new Map<string, Doers>();
    for (const { milestone_id, message_id, at } of told) {
      const row = occurrences.find(
        (one) =>
          one.key === milestoneKeys.get(milestone_id) &&
          (JSON.parse(one.occurrences) as Occurrence[]).some(([, id]) => id === message_id),
      );
      if (row) add(milestones, milestone_id, row.raw_id, at);
    }
    await this.#name(environmentId, [...aggregates.values(), ...milestones.values()]);
    return { aggregates, milestones };
  }

  /** Gives each doer the name that their traits, under all of their ids, say now. */
  async #name(environmentId: string, all: Doers[]): Promise<void> {
    for (const doers of all) doers.sort((a, b) => a.at - b.at).splice(DOERS);
    const people = await peopleOfRawIds(this.#db, environmentId, new Set(all.flat().map(({ rawId }) => rawId)));
    const rawIds = await rawIdsOfPeople(this.#db, environmentId, new Set(people.values()));
    const rows = await selectIn(this.#db, 'person_traits', environmentId, 'raw_id', [...rawIds.values()].flat());
    for (const doer of all.flat()) {
      const traits: Traits = new Map();
      for (const row of rows) {
        if (rawIds.get(people.get(doer.rawId) ?? '')?.includes(row.raw_id)) mergeTraits(traits, readTraits(row.traits));
      }
      const { firstName, name } = traitValues(traits);
      const said = [firstName, name].find((value) => typeof value === 'string' && value !== '');
      if (said) doer.name = said as string;
    }
  }
}

function add(to: Map<string, Doers>, id: string, rawId: string, at: number): void {
  const doers = to.get(id) ?? [];
  doers.push({ rawId, at });
  to.set(id, doers);
}
