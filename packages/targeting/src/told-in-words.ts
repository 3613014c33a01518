/** A decision as a browser has told it, in words: of the moment at which it was made, not of today. */
import type { Failing, Json, OwnEvents, Reason } from '@foothold/protocol/types';
import type { CountedCondition } from './aggregate.ts';
import { type Facts, NO_FACTS } from './condition.ts';
import { failing } from './condition-in-words.ts';
import { own } from './filter.ts';
import { matchesPage } from './glob.ts';
import { createRareRules } from './rare/rules.ts';
import type { BrowserFacts } from './rare.ts';
import { evaluate } from './whole.ts';

type Told = Pick<OwnEvents['$decision'], 'show' | 'reason' | 'failing'>;

/**
 * Anybody can send such an event, so nothing in it is taken for granted.
 * @param who it was, for shares.
 * @returns null when it shows, or for a reason that this version does not know.
 */
export function toldInWords({ show, reason, failing: parts }: Told, who: Facts['who']): string | null {
  if (show) return null;
  try {
    const words = parts?.map((part) => leafInWords(part, who)).join(', and ');
    if (words) return `The person is not in the audience: ${words}.`;
  } catch {
    // Nothing that a browser of ours has told.
  }
  return typeof reason === 'string' ? (own(SENTENCES, reason) ?? null) : null;
}

const leafInWords = ({ leaf, found }: Failing, who: Facts['who']): string =>
  failing(leaf, { ...NO_FACTS, who, ...factsOf(leaf, found) } as Facts, { evaluate, matchesPage });

/** The facts of which the browser says that it found them. */
function factsOf(leaf: Failing['leaf'], found: Json | undefined): Partial<Facts> {
  if ('not' in leaf) return factsOf(leaf.not, found);
  if ('trait' in leaf) {
    const traits = found === undefined ? {} : Object.fromEntries([[leaf.trait, found]]);
    return leaf.of && leaf.of !== 'person' ? { [leaf.of]: traits } : { traits };
  }
  if ('event' in leaf || 'visited' in leaf) {
    const { key = '' } = leaf as CountedCondition;
    const count = Number(found) || 0;
    // All of them within any window that ends now.
    const aggregate = { count, firstAt: 0, lastAt: 0, recentAt: Array<number>(Math.min(count, MAX_COUNT)).fill(0) };
    const aggregates = Object.fromEntries([[key, aggregate]]);
    return { aggregates, accountAggregates: aggregates };
  }
  if ('page' in leaf) return { page: { path: String(found), url: '' } };
  const browser = found && typeof found === 'object' ? (found as unknown as BrowserFacts) : undefined;
  return browser ? { rare: createRareRules({ evaluate }, () => browser) } : {};
}
/** More than any window counts. */
const MAX_COUNT = 1000;

/** What `describe` says where all is known, without the figures of the moment. */
const SENTENCES: { [reason in Reason]?: string } & { [reason: string]: string } = {
  unknown_content: 'This version can show nothing of this kind.',
  unpublished: 'Nothing with this id is published in this environment or was given to init().',
  completed: 'It was already seen to its end.',
  dismissed: 'The person closed it; it does not come back by itself.',
  snoozed: 'The person asked for later, and that is not yet.',
  already_done: 'What it is for was already done before it was first shown.',
  before_publication: 'The milestone was reached before this was published.',
  audience: 'The person is not in the audience.',
  trigger: 'What starts it has not happened.',
  page: 'Its step shows on another page.',
  another_open: 'Something else is open.',
  settling: 'The page has just begun, or the person is typing.',
  budget: 'Enough came by itself, in this visit or today.',
  quiet: 'After a complaint nothing comes by itself for a while.',
  schedule: 'It is too early for it, or too late.',
  frequency: 'It was shown often enough, or comes again later.',
  exclusive: 'Of its group a person sees one, and has seen another.',
  suppressed: 'The project’s suppression holds for this person.',
  holdout: 'The person or the account is in the comparison group, which is not shown it.',
  given_up: 'The target of its step was not found in this visit.',
  elsewhere: 'Another tab of this browser shows it.',
};
