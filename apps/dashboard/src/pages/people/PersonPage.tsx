import type { PersonItem, ProjectSettings } from '@foothold/protocol/types';
import { useGet } from '../../api/useApi.ts';
import { formatAgo, formatMoment, timeZoneName } from '../../format/time.ts';
import { useFirstValueName } from '../../model/useFirstValueName.ts';
import { meId } from '../../session/me.ts';
import { place } from '../../session/session.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { whoHref, whoName } from '../../ui/who.ts';
import { Labels } from './PeopleTable.tsx';
import { Timeline } from './Timeline.tsx';
import { Traits } from './Traits.tsx';

/** One person: who they are, where they are on the way, and all that they did. */
export function PersonPage({ params }: { params?: { id: string } }) {
  const id = params?.id ?? '';
  const person = useGet<PersonItem>(`/people/${encodeURIComponent(id)}`, {}, { everyMs: 5000 });
  const settings = useGet<ProjectSettings>(place.value ? `/projects/${place.value.project.id}` : null);
  const timeZone = settings.value?.timeZone ?? 'UTC';
  const firstValue = useFirstValueName();
  return (
    <Loaded of={person} what="this person">
      {(value) => (
        <div class="stack">
          <PageHead title={whoName(value)} actions={<Labels person={value} meId={meId.value} />}>
            {value.name && value.email}
            {value.accountId && (
              <>
                {value.name && value.email && ' · '}
                <a href={whoHref('account', value.accountId)}>{value.accountName ?? value.accountId}</a>
              </>
            )}
          </PageHead>
          <div class="columns">
            <section class="card">
              <div class="card-head">
                <h2>Timeline</h2>
                <span class="soft small">newest first, times in {timeZoneName(timeZone)}</span>
              </div>
              <Timeline path={`/people/${encodeURIComponent(id)}/timeline`} timeZone={timeZone} />
            </section>
            <section class="card stack">
              <dl class="facts">
                <Fact name={firstValue} at={value.firstValueAt} otherwise="not there yet" timeZone={timeZone} />
                <Fact name="First seen" at={value.firstSeenAt} timeZone={timeZone} />
                <Fact name="Last seen" at={value.lastSeenAt} timeZone={timeZone} />
                <div>
                  <dt>User id</dt>
                  <dd class="mono">{value.userId ?? 'anonymous so far'}</dd>
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

/** A moment, humane, with the exact one behind it. */
export function Fact(props: { name: string; at: string | null; otherwise?: string; timeZone: string }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        {props.at ? (
          <time dateTime={props.at} title={`${formatMoment(props.at, props.timeZone)} ${props.timeZone}`}>
            {formatAgo(props.at, Date.now())}
          </time>
        ) : (
          <span class="soft">{props.otherwise ?? '–'}</span>
        )}
      </dd>
    </div>
  );
}
