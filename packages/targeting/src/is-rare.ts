import type { Condition, Content } from '@foothold/protocol/types';
import { walk } from './aggregate.ts';

/** What every browser knows from the start; all else is in the rules that it loads when a content asks for them. */
const COMMON_LEAVES = ['trait', 'event', 'visited', 'page', 'milestone', 'content', 'segment'];
const COMMON_OPERATORS = ['is', 'isNot', 'contains', 'gt', 'gte', 'lt', 'lte', 'set', 'notSet'];
const COMMON_TRIGGERS = ['page', 'event', 'code'];

/**
 * True when this content cannot be decided without the rare rules.
 * @param conditions all that it mentions.
 */
export function isRare(content: Content, conditions: Condition[]): boolean {
  const { trigger, frequency, exclusive, schedule, holdout, variants } = content;
  return (
    (trigger !== undefined && !COMMON_TRIGGERS.includes(trigger.on)) ||
    typeof frequency === 'object' ||
    Boolean(exclusive ?? schedule ?? holdout ?? variants ?? (content.kind === 'tour' && content.goal)) ||
    conditions.some(mentionsRare)
  );
}

function mentionsRare(condition: Condition): boolean {
  let isFound = false;
  walk(condition, (leaf) => {
    const isCommon = COMMON_LEAVES.some((key) => key in leaf) && !('op' in leaf && !COMMON_OPERATORS.includes(leaf.op));
    if (!isCommon) isFound = true;
  });
  return isFound;
}
