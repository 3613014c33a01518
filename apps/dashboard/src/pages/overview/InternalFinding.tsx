import type { TimeToValueResult } from '@foothold/protocol/types';
import { useQuery } from '../../api/useApi.ts';
import { countUnits } from '../../format/count.ts';
import type { Asked } from './OverviewPage.tsx';

/** That one's own people are kept out, how many they are, and the way to them. */
export function InternalFinding({ asked }: { asked: Asked }) {
  const { emailDomains } = asked.basics.settings.internal;
  // People, whatever the unit of the page: the list that the link opens is one of people.
  const people = useQuery<TimeToValueResult>('time-to-value', { ...asked.body, unit: 'person' });
  const count = people.value?.leftOut.internal ?? 0;
  if (count === 0) return null;
  const domain = emailDomains[0];
  return (
    <article class="finding">
      <span class="chip">Kept out</span>
      <p>
        {countUnits(count, 'person')} of your own company{domain && ` (${emailDomains.join(', ')})`}{' '}
        {count === 1 ? 'is' : 'are'} kept out of every number.
      </p>
      <a href={domain ? `/people?q=${encodeURIComponent(`@${domain}`)}` : '/accounts?show=internal'}>See who</a>
    </article>
  );
}
