import type { Condition, Content, UrlGlob } from '@foothold/protocol/types';
import { anyLeaf } from './aggregate.ts';
import { isRareGlob } from './common.ts';

/** What every browser knows from the start; all else is in the rules that it loads when a content asks for them. */
const COMMON_LEAVES = ['trait', 'event', 'visited', 'page', 'milestone', 'segment'];
const COMMON_OPERATORS = ['is', 'isNot', 'set', 'notSet'];
const COMMON_TRIGGERS = ['page', 'event', 'code'];

/**
 * True when this content cannot be decided without the rare rules.
 * @param conditions all that it mentions.
 */
export function isRare(content: Content, conditions: Condition[]): boolean {
  const { trigger, frequency = 'once', exclusive, schedule, holdout, variants } = content;
  if (content.kind !== 'tour' || frequency !== 'once') return true;
  if (exclusive ?? schedule ?? holdout ?? variants ?? content.goal) return true;
  const pages = [trigger?.on === 'page' && trigger.page, ...content.steps.map(({ page }) => page)];
  return (
    (trigger !== undefined && !COMMON_TRIGGERS.includes(trigger.on)) ||
    pages.some((page) => page && isRareGlob(page)) ||
    conditions.some((condition) => anyLeaf(condition, (leaf) => !isCommon(leaf)))
  );
}

function isCommon(leaf: Condition): boolean {
  const { op, where = [], withinMs, scope, page, visited } = leaf as Partial<AnyLeaf>;
  return (
    COMMON_LEAVES.some((key) => key in leaf) &&
    [op, ...where.map((filter) => filter.op)].every((one) => one === undefined || COMMON_OPERATORS.includes(one)) &&
    withinMs === undefined &&
    scope !== 'account' &&
    [page, visited].every((glob) => glob === undefined || !isRareGlob(glob))
  );
}

interface AnyLeaf {
  op: string;
  where: { op: string }[];
  withinMs: number;
  scope: string;
  page: UrlGlob;
  visited: UrlGlob;
}
