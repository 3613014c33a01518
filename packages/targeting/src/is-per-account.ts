import type { Condition, Milestone } from '@foothold/protocol/types';
import { anyLeaf } from './aggregate.ts';
import type { ContentPart } from './content.ts';

/**
 * Whether what this content leads to, in any of its forms, is a matter of the account. How far somebody is with it is then
 * kept for each account that the person is in; else for the person. Whom it is for, and where, plays no part.
 * @param parts all conditions of the content.
 * @param milestones of the project: whether one is of accounts its definition says.
 */
export const isPerAccount = (parts: readonly ContentPart[], milestones: readonly Milestone[] = []): boolean =>
  parts.some(
    ({ condition, scope, isEnd }) => isEnd && anyLeaf(condition, (leaf) => whose(leaf, scope, milestones) !== 'person'),
  );

function whose(leaf: Condition, ofContent: string, milestones: readonly Milestone[]): string {
  const { scope, of, milestone, event, visited } = leaf as { [field: string]: string };
  const reachedBy = milestones.find(({ id }) => id === milestone)?.scope;
  return scope ?? of ?? reachedBy ?? ((event ?? visited) ? ofContent : 'person');
}
