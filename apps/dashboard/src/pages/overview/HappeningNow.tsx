import type { List, PersonItem } from '@foothold/protocol/types';
import { useGet } from '../../api/useApi.ts';
import { formatAgo } from '../../format/time.ts';
import { meId } from '../../session/me.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import type { Ready } from '../../ui/SetUpFirst.tsx';
import { whoHref, whoName } from '../../ui/who.ts';

const LOOK_EVERY_MS = 4000;
const MOST = 12;

/** Whoever was seen last, looked at again every few seconds; "You" stays on top. */
export function HappeningNow({ basics }: { basics: Ready }) {
  const people = useGet<List<PersonItem>>('/people', { limit: MOST, automated: 'exclude' }, { everyMs: LOOK_EVERY_MS });
  const id = meId.value;
  const listed = people.value?.items.find((person) => isPerson(person, id));
  const isElsewhere = id !== null && people.value !== null && !listed;
  const asked = useGet<PersonItem>(
    isElsewhere ? `/people/${encodeURIComponent(id)}` : null,
    {},
    { everyMs: LOOK_EVERY_MS },
  );
  const me = listed ?? asked.value;
  return (
    <section class="card" aria-label="Happening now">
      <div class="card-head">
        <h2>Happening now</h2>
        <a href="/people">All people</a>
      </div>
      <Loaded of={people} what="people">
        {(value) => (
          <ol class="live">
            {me && <LiveRow person={me} isMe firstValue={basics.measure.valueName} />}
            {value.items
              .filter((person) => person.id !== me?.id)
              .map((person) => (
                <LiveRow key={person.id} person={person} firstValue={basics.measure.valueName} />
              ))}
          </ol>
        )}
      </Loaded>
    </section>
  );
}

const isPerson = ({ id, userId, anonymousId }: PersonItem, wanted: string | null): boolean =>
  wanted !== null && [id, userId, anonymousId].includes(wanted);

function LiveRow({ person, isMe, firstValue }: { person: PersonItem; isMe?: boolean; firstValue: string }) {
  const now = Date.now();
  return (
    <li class={isMe ? 'live-row me' : 'live-row'} data-testid={isMe ? 'you-row' : undefined}>
      <a href={whoHref('person', person.id)}>
        {whoName(person)}
        {isMe && <span class="chip ember">You</span>}
      </a>
      <span class="soft small">{formatAgo(person.lastSeenAt, now)}</span>
      <span class="soft small">{person.accountName ?? 'no account'}</span>
      {person.firstValueAt && (
        <span class="chip pine" title={`Reached “${firstValue}” ${formatAgo(person.firstValueAt, now)}`}>
          first value
        </span>
      )}
    </li>
  );
}
