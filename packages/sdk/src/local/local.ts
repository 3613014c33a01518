/**
 * The library mode: contents given to `init`, counted in this browser and nowhere else, beside what the server says
 * when there is one. Loaded only where there are such contents.
 */
import type {
  Aggregate,
  AggregateDefinition,
  Config,
  JsonObject,
  Milestone,
  PublishedContent,
  State,
} from '@foothold/protocol/types';
import {
  addOccurrence,
  aggregateKey,
  aggregatesOf,
  aggregatesOfContent,
  mergeAggregates,
  type Occurrence,
  withKeys,
  withRuleKeys,
} from '@foothold/targeting';
import type { InitOptions } from '../core/api.ts';
import { occurrenceOf, sayTraits } from '../core/events.ts';
import type { Records } from '../core/records.ts';
import type { Source } from '../core/source.ts';

type Counts = { [key: string]: Aggregate };

export function createLocal(
  options: InitOptions,
  records: Records,
  remote: Source | undefined,
  isCounted: (counted: AggregateDefinition, seen: Occurrence) => boolean,
  log: (...words: unknown[]) => void,
): Source {
  const { content = [], milestones = [], rules } = options;
  const all: AggregateDefinition[] = [];
  // One that is malformed keeps nobody else from being shown.
  const contents = [content].flat().flatMap((one) => {
    try {
      const counted = aggregatesOfContent(one);
      const compiled = withKeys({ version: 0, publishedAt: 0, ...one } as PublishedContent, milestones);
      all.push(...counted);
      return [compiled];
    } catch (error) {
      log('left out, since it is malformed', one, error);
      return [];
    }
  });
  all.push(...aggregatesOf(rules?.suppress), ...milestones.map(definitionOf));
  const definitions = new Map(all.map((definition) => [definition.key, definition]));
  const counts = () => records.read<Counts>('counts') ?? {};
  /** What the page has said, where nobody else keeps it: under '' of the person, under `@<id>` of an account. */
  const said = () => (!remote && records.read<{ [of: string]: JsonObject }>('pending')) || {};
  const empty: Config = {
    v: 1,
    version: '',
    environment: { id: '', name: '' },
    contents: [],
    milestones: [],
    aggregates: [],
    theme: {},
    interruptions: 'calm',
  };
  let merged: { of: Config; config: Config } | undefined;

  return {
    published() {
      const base = remote ? remote.published() : empty;
      if (!base) return undefined;
      if (merged?.of !== base) {
        const both = {
          ...base,
          contents: [...contents, ...base.contents],
          milestones: [...milestones, ...base.milestones],
        };
        merged = { of: base, config: rules ? { ...both, rules: { ...base.rules, ...withRuleKeys(rules) } } : both };
      }
      return merged.config;
    },
    state(groupId) {
      const base = remote ? remote.state(groupId) : {};
      if (!base) return undefined;
      const account = groupId ?? base.account?.id;
      const counted = counts();
      const mine: Counts = {};
      const ours: Counts = {};
      for (const key of [...definitions.keys()].map(plain)) {
        // What was done in its name, and in none's; in no account nothing is.
        const [unnamed, named] = [counted[`@${key}`], counted[`@${key} ${account}`]];
        const here = named ? mergeAggregates(unnamed, named) : unnamed;
        if (counted[key]) mine[key] = counted[key];
        if (account && here) mine[`@${key}`] = ours[key] = here;
      }
      const kept = said();
      const reached = milestones.flatMap((milestone) => {
        const by = milestone.scope === 'account' ? ours : mine;
        const at = reachedAt(milestone, by[definitionOf(milestone).key]);
        return at === undefined ? [] : [[milestone.id, at] as const];
      });
      return {
        ...base,
        traits: { ...kept[''], ...base.traits },
        account: { ...base.account, traits: { ...base.account?.traits, ...kept[`@${groupId}`] } } as State['account'],
        aggregates: { ...mine, ...base.aggregates },
        accountAggregates: { ...ours, ...base.accountAggregates },
        milestones: { ...Object.fromEntries(reached), ...base.milestones },
      };
    },
    add(event, at, page) {
      const { groupId } = event.context;
      const seen = occurrenceOf(event, page);
      const keys = [...definitions.values()].filter((one) => isCounted(one, seen)).map(({ key }) => key);
      const counted = counts();
      // Both by the person and by the account that it names, each once.
      const names = keys.map(plain).flatMap((key) => [key, `@${key}${groupId ? ` ${groupId}` : ''}`]);
      for (const name of new Set(names)) counted[name] = addOccurrence(counted[name], at);
      if (keys.length) records.write('counts', counted);
      if (remote) return remote.add(event, at, page);
      if (!('traits' in event)) return;
      const kept = said();
      const of = event.type === 'group' ? `@${groupId}` : '';
      const traits = { ...kept[of] };
      sayTraits(traits, event.traits);
      // Of accounts the last one alone.
      records.write('pending', { ...(of ? { '': kept[''] } : kept), [of]: traits });
    },
    forget: (isSomebodyElse) => remote?.forget(isSomebodyElse),
  };
}

/** Without the mark of what is counted by account. */
const plain = (key: string): string => key.replace('@', '');

/** What is counted for a milestone; only filters over properties can be decided here. */
function definitionOf({ event, page, where = [] }: Milestone): AggregateDefinition {
  const counted = { event, page, where: where.filter((filter) => 'property' in filter) };
  return { key: aggregateKey(counted), ...counted };
}

/** When it was reached, as far as the newest occurrences tell; undefined: not yet. */
function reachedAt({ count = 1, windowMs }: Milestone, aggregate: Aggregate | undefined): number | undefined {
  if (!aggregate || aggregate.count < count) return undefined;
  if (windowMs === undefined || windowMs === null) return count === 1 ? aggregate.firstAt : aggregate.lastAt;
  const times = [...aggregate.recentAt].reverse();
  return times.find((at, i) => i >= count - 1 && at - (times[i - count + 1] as number) <= windowMs);
}
