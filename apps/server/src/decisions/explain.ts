import type { Decision, PublishedContent } from '@foothold/protocol/types';
import {
  createRareRules,
  decide,
  describe,
  evaluate,
  type Facts,
  matchesPage,
  type Page,
  type Refusal,
  type Situation,
} from '@foothold/targeting';
import { AccountMemory } from '../delivery/account-facts.ts';
import type { Delivered } from '../delivery/config-cache.ts';
import { readFacts } from '../delivery/facts-statement.ts';
import { personFacts } from '../delivery/person-facts.ts';
import { segmentsOf } from '../segments/membership.ts';
import type { Db } from '../state/tables.ts';

/** Long enough on the page for everything that only asks for time. */
const HOUR_MS = 3_600_000;

const RARE = createRareRules({ evaluate });

export interface Asked {
  personId: string;
  /** Null: the person has never been identified. */
  userId: string | null;
  contentId: string;
  page: Page;
}

/**
 * Would this content show to this person on this page, as far as the server can know? The same rules as in the browser,
 * and the same words. Of the visit nothing is known: it has just begun, nothing is open, nobody types.
 */
export async function explain(
  db: Db,
  delivered: Delivered,
  { personId, userId, contentId, page }: Asked,
  now: number,
): Promise<Decision> {
  const { config, environmentId } = delivered;
  const stored = await readFacts(db, 'all', environmentId, { anonymousId: personId, userId });
  const { who } = stored;
  const account = who.accountId === null ? null : await new AccountMemory(db).of(delivered, who.accountId, 0);
  const known = personFacts(delivered, stored, { accountAggregates: account?.aggregates ?? {}, now });
  const facts: Facts = {
    ...known,
    page,
    segments: segmentsOf(delivered.segments, known),
    who: { anonymousId: personId, userId, groupId: who.accountId },
    rare: RARE,
  };
  const situation: Situation = {
    config,
    interruptions: config.interruptions,
    server: facts.interruptions,
    pageSince: now - HOUR_MS,
    visit: { since: now - HOUR_MS, interrupted: [], runs: {} },
    typedAt: 0,
    happened: new Set(),
    open: [],
  };
  const content = config.contents.find(({ id }) => id === contentId);
  const refusal: Refusal = content ? decide(content, facts, situation) : { reason: 'unpublished' };
  const asked = content ?? ({ id: contentId } as PublishedContent);
  return describe(asked, refusal, facts, situation, { evaluate, matchesPage });
}
