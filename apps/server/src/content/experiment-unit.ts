import type { Content, Holdout } from '@foothold/protocol/types';
import { ApiError } from '../http/errors.ts';

type Unit = NonNullable<Holdout['unit']>;

/** By whom a content's arms are given out; undefined where it has none. */
export const unitOfContent = ({ holdout, variants }: Content): Unit | undefined =>
  holdout || variants ? unitOf(holdout ?? { percent: 0 }) : undefined;

export const unitOf = ({ unit = 'person' }: Holdout): Unit => unit;

/**
 * The unit of a comparison group is fixed when it is created: with another one, who was held back would be shown it, and
 * the other way round, and nothing could be read from either half.
 * @throws ApiError `conflict`
 */
export function keepUnit(before: Unit | undefined, next: Unit | undefined, instead: string): void {
  if (before === undefined || next === undefined || before === next) return;
  const message = `Its arms were given to ${WORDS[before]}, not to ${WORDS[next]}: ${instead}.`;
  throw new ApiError('conflict', message, { field: 'holdout.unit' });
}

const WORDS: { [unit in Unit]: string } = { person: 'people', account: 'accounts' };
