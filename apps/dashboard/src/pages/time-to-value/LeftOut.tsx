import type { TimeToValueResult } from '@foothold/protocol/types';
import { countOf, formatCount } from '../../format/count.ts';

/** Who is not in the numbers, honestly. */
export function LeftOut({ leftOut }: { leftOut: TimeToValueResult['leftOut'] }) {
  return (
    <p class="said" data-testid="left-out">
      {leftOutInWords(leftOut)}
    </p>
  );
}

export function leftOutInWords({
  before,
  internal,
  automated,
  erased,
  impersonated = 0,
}: TimeToValueResult['leftOut']): string {
  const parts = [
    before > 0 ? `${countOf(before, 'was', 'were')} here before Foothold` : null,
    internal > 0 ? `${formatCount(internal)} of your own` : null,
    automated > 0 ? `${formatCount(automated)} automated` : null,
    impersonated > 0 ? `${formatCount(impersonated)} only by a colleague in their name` : null,
    erased > 0 ? `${formatCount(erased)} erased` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'Nobody is left out.' : `Left out: ${parts.join(', ')}.`;
}
