import type { Condition, Tour } from '@foothold/protocol/types';
import { withKeys } from '@foothold/targeting';

/** A condition that belongs to no content, in the form in which everything here looks for what conditions mention. */
export const asContent = (id: string, condition: Condition): Tour =>
  withKeys({ id, kind: 'tour', name: id, steps: [], audience: condition });

/** The condition as it is decided: its counting leaves name their aggregates. */
export const withCountingKeys = (id: string, condition: Condition): Condition =>
  asContent(id, condition).audience as Condition;
