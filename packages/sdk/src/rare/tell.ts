/** The log of decisions. Its words are the server's to find: a visitor's browser tells which rule held back, and what it found. */
import type { Condition, Failing, Json, Reason } from '@foothold/protocol/types';
import { type CountedCondition, countOf, type Facts, isOfBrowser, own, traitsOf } from '@foothold/targeting';
import type { Kernel } from '../core/kernel.ts';

/** So many are told a page load. */
const MAX_TOLD = 50;
/** What is over in a moment, or waits for the person's own next step, is no news. */
const PASSING: (Reason | undefined)[] = ['settling', 'another_open', 'undecided', 'loading', 'page'];

/** Tracks `$decision` from now on, whenever the answer for a content is another one than was told last. */
export function tell(kernel: Kernel): void {
  let left = MAX_TOLD;
  kernel.heard.push(({ id: contentId, audience }, refusal, facts) => {
    const reason = refusal?.reason;
    const answer = reason ?? 'show';
    const isNews = kernel.visit().told[contentId] !== answer && !PASSING.includes(reason);
    if (!isNews || left-- <= 0) return;
    kernel.changeVisit((visit) => {
      visit.told[contentId] = answer;
    });
    const failing = reason === 'audience' ? failingIn(audience as Condition, facts, kernel) : undefined;
    kernel.send({
      type: 'track',
      event: '$decision',
      properties: { contentId, show: !refusal, reason, failing } as never,
    });
  });
  kernel.redecide();
}

/** The first part of `all` that does not hold, every part of `any`, under a `not` the other way; leaf by leaf, with what was found. */
function failingIn(node: Condition, facts: Facts, rules: Pick<Kernel, 'evaluate'>, isUnwanted = false): Failing[] {
  if ('not' in node) return failingIn(node.not, facts, rules, !isUnwanted);
  const parts = 'all' in node ? node.all : 'any' in node ? node.any : undefined;
  if (!parts) return [{ leaf: isUnwanted ? { not: node } : node, found: foundBy(node, facts) }];
  const failing = parts.filter((part) => rules.evaluate(part, facts) === isUnwanted);
  return failing
    .slice(0, 'all' in node === isUnwanted ? undefined : 1)
    .flatMap((part) => failingIn(part, facts, rules, isUnwanted));
}

function foundBy(leaf: Condition, facts: Facts): Json | undefined {
  if ('trait' in leaf) return own(traitsOf(leaf.of, facts), leaf.trait);
  if ('event' in leaf || 'visited' in leaf) return countOf(leaf as CountedCondition, facts);
  if ('page' in leaf) return facts.page.path;
  // As JSON: without what can be asked about elements.
  return isOfBrowser(leaf) ? (facts.rare?.browser as unknown as Json) : undefined;
}
