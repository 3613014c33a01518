import type { Condition, Content, Milestone } from '@foothold/protocol/types';
import { walk } from './aggregate.ts';
import { variantsOf } from './variants.ts';

type Scope = 'person' | 'account' | undefined;

/**
 * Whether what this content leads to, in any of its forms, is a matter of the account. How far somebody is with it is then
 * kept for each account that the person is in; else for the person. Whom it is for, and where, plays no part.
 */
export const isPerAccount = (content: Content, milestones: readonly Milestone[] = []): boolean =>
  [content, ...variantsOf(content)].some((form) =>
    endsOf(form).some(([condition, scope]) => {
      let isFound = false;
      walk(condition, (leaf) => {
        isFound ||= isOfAccount(leaf, scope, milestones);
      });
      return isFound;
    }),
  );

/** What is to hold once the content has done its work, with the scope of leaves that say none. */
function endsOf(content: Content): [Condition | undefined, Scope][] {
  switch (content.kind) {
    case 'checklist':
      return content.items.map(({ done }) => [done, content.scope]);
    case 'tour':
      return [[content.goal, 'person']];
    case 'celebration':
      return [[{ milestone: content.milestone }, 'person']];
    default:
      return [];
  }
}

function isOfAccount(leaf: Condition, scope: Scope, milestones: readonly Milestone[]): boolean {
  if ('event' in leaf || 'visited' in leaf) return (leaf.scope ?? scope ?? 'person') !== 'person';
  if ('trait' in leaf || 'percent' in leaf) return (leaf.of ?? 'person') !== 'person';
  return 'milestone' in leaf && milestones.some(({ id, scope: of }) => id === leaf.milestone && of === 'account');
}
