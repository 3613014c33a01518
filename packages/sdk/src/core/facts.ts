import type {
  AggregateDefinition,
  ContentState,
  JsonObject,
  Milestone,
  OwnEventName,
  State,
} from '@foothold/protocol/types';
import { aggregateKey, contentStateOf, type Facts, mergeContentState } from '@foothold/targeting';
import type { Platform } from '../platform/platform.ts';
import type { Counting } from './counts.ts';
import type { Identity } from './identity.ts';
import type { Records } from './records.ts';

type States = { [contentId: string]: ContentState };

/** All that the rules may ask of this person: what the server has said, with what this browser knows on top. */
export function gatherFacts(from: {
  platform: Platform;
  now: number;
  state: State | undefined;
  identity: Identity;
  /** As given in this page; newer than the server's. */
  traits: JsonObject;
  accountTraits: JsonObject;
  counting: Counting;
  records: Records;
  /** Those that the server does not know of. */
  milestones: readonly Milestone[];
}): Facts {
  const { state, identity, counting, records } = from;
  const counts = counting.merged(state, identity.groupId);
  const contents: States = { ...state?.contents };
  for (const [id, known] of Object.entries(records.read<States>('contents') ?? {})) {
    contents[id] = mergeContentState(contents[id], known);
  }
  const milestones = { ...state?.milestones };
  for (const milestone of from.milestones) {
    const aggregate = counts.aggregates[definitionOf(milestone).key];
    if (aggregate && aggregate.count >= (milestone.count ?? 1)) milestones[milestone.id] ??= aggregate.lastAt;
  }
  const { path, url } = from.platform.page();
  return {
    now: from.now,
    page: { path, url },
    traits: { ...state?.traits, ...from.traits },
    account: identity.groupId ? { ...state?.account?.traits, ...from.accountTraits } : null,
    ...counts,
    milestones,
    contents,
    segments: state?.segments ?? [],
  };
}

/** Merges what one of Foothold's own events says into what this browser remembers. */
export function rememberOwn(records: Records, event: OwnEventName, properties: JsonObject, at: number) {
  const told = contentStateOf({ event, properties, at });
  if (!told) return;
  const states = records.read<States>('contents') ?? {};
  records.write('contents', { ...states, [told.contentId]: mergeContentState(states[told.contentId], told.state) });
}

/** What is counted for a milestone; only filters over properties can be decided here. */
export function definitionOf({ event, page, where }: Milestone): AggregateDefinition {
  const filters = where?.filter((filter) => 'property' in filter);
  const definition = { event, page, where: filters };
  return { key: aggregateKey(definition), ...definition };
}
