import { countUnits } from '../../format/count.ts';
import type { Asked } from './OverviewPage.tsx';

/** That one's own people are kept out, and how many they are. */
export function InternalFinding({ asked, internal }: { asked: Asked; internal: number }) {
  const { settings, measure } = asked.basics;
  if (internal === 0) return null;
  const rules = [...settings.internal.emailDomains, ...settings.internal.accountIds];
  return (
    <article class="finding">
      <span class="chip">Kept out</span>
      <p>
        {countUnits(internal, measure.unit)} of your own company {internal === 1 ? 'is' : 'are'} kept out of every
        number
        {rules.length > 0 && ` (${rules.slice(0, 2).join(', ')})`}.
      </p>
      <a href="/accounts?show=internal">See who</a>
    </article>
  );
}
