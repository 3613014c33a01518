import type { AccountItem, PersonItem } from '@foothold/protocol/types';
import { useAsOf } from '../../api/asOf.ts';
import { useGet } from '../../api/useApi.ts';
import { countOf } from '../../format/count.ts';
import { formatAgo } from '../../format/time.ts';
import { usualPath } from '../../model/measure.ts';
import { useBasics } from '../../model/useBasics.ts';
import { useStoppedBefore } from '../../model/useStoppedBefore.ts';
import { meId } from '../../session/me.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { MoreButton } from '../../ui/MoreButton.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import type { Ready } from '../../ui/SetUpFirst.tsx';
import { usePages } from '../../ui/usePages.ts';
import { PeopleTable } from '../people/PeopleTable.tsx';
import { Fact } from '../people/PersonPage.tsx';
import { Traits } from '../people/Traits.tsx';

/** One account: whose it is, who is in it, and where it is on the way. */
export function AccountPage({ params }: { params?: { id: string } }) {
  const id = params?.id ?? '';
  const account = useGet<AccountItem>(`/accounts/${encodeURIComponent(id)}`);
  const basics = useBasics().value;
  const people = usePages<PersonItem>('/people', { account: id, limit: 50 });
  const timeZone = basics?.timeZone ?? 'UTC';
  return (
    <Loaded of={account} what="this account">
      {(value) => (
        <div class="stack">
          <PageHead
            title={value.name ?? value.id}
            actions={value.internal ? <span class="chip">your company: kept out of every rate</span> : null}
          >
            {countOf(value.people, 'person', 'people')} · {value.csm ? `looked after by ${value.csm}` : 'no CSM yet'}
          </PageHead>
          <section class="card">
            <p class="statement">
              {value.firstValueAt
                ? `Reached first value ${formatAgo(value.firstValueAt, Date.now())}.`
                : 'Not there yet.'}
            </p>
            {!value.firstValueAt && basics?.measure && (
              <WhereStuck account={value} basics={{ ...basics, measure: basics.measure }} />
            )}
          </section>
          <div class="columns">
            <section class="card">
              <div class="card-head">
                <h2>People</h2>
              </div>
              {people.items.length > 0 && <PeopleTable people={people.items} meId={meId.value} hideAccount />}
              <MoreButton pages={people} what="people" />
            </section>
            <section class="card stack">
              <dl class="facts">
                <Fact name="First value" at={value.firstValueAt} otherwise="not there yet" timeZone={timeZone} />
                <Fact name="First seen" at={value.firstSeenAt} timeZone={timeZone} />
                <Fact name="Last seen" at={value.lastSeenAt} timeZone={timeZone} />
                <div>
                  <dt>Id</dt>
                  <dd class="mono">{value.id}</dd>
                </div>
              </dl>
              <Traits traits={value.traits} />
            </section>
          </div>
        </div>
      )}
    </Loaded>
  );
}

function WhereStuck({ account, basics }: { account: AccountItem; basics: Ready }) {
  const { asOf } = useAsOf();
  const steps = usualPath(basics.measure, basics.milestones);
  const waiting = useStoppedBefore(account.id, { steps, basics, asOf });
  return (
    <p class="statement-rest">
      {waiting ? `The next step on the usual path is “${waiting}”. ` : ''}
      First seen {formatAgo(account.firstSeenAt, Date.now())}, last seen {formatAgo(account.lastSeenAt, Date.now())}.
    </p>
  );
}
