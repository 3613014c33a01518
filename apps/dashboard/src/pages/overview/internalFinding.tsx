import type { TimeToValueResult } from '@foothold/protocol/types';
import { countUnits } from '../../format/count.ts';
import type { Finding } from './Findings.tsx';
import type { Asked } from './OverviewPage.tsx';

/** That one's own people are kept out, how many they are, and the way to them. */
export function internalFinding({ basics }: Asked, { leftOut }: TimeToValueResult): Finding {
  const { unit } = basics.measure;
  const { emailDomains } = basics.settings.internal;
  const count = leftOut.internal;
  if (count === 0) return null;
  const domain = emailDomains[0];
  const people = domain ? `/people?q=${encodeURIComponent(`@${domain}`)}` : '/people';
  return (
    <article class="finding" key="internal">
      <span class="chip">Kept out</span>
      <p>
        {countUnits(count, unit)} of your own company{domain && ` (${emailDomains.join(', ')})`}{' '}
        {count === 1 ? 'is' : 'are'} kept out of every number.
      </p>
      <a href={unit === 'account' ? '/accounts?show=internal' : people}>See who</a>
    </article>
  );
}
