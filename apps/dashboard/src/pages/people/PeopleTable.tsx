import type { PersonItem } from '@foothold/protocol/types';
import { formatAgo } from '../../format/time.ts';
import { useFirstValueName } from '../../model/useFirstValueName.ts';
import { TableScroll } from '../../ui/TableScroll.tsx';
import { whoHref, whoName } from '../../ui/who.ts';

/** People with where they are; used by the people page and by an account. */
export function PeopleTable({
  people,
  meId,
  hideAccount,
}: {
  people: PersonItem[];
  meId: string | null;
  hideAccount?: boolean;
}) {
  const now = Date.now();
  const firstValue = useFirstValueName();
  return (
    <TableScroll label="People">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            {!hideAccount && (
              <th scope="col" class="wide-only">
                Account
              </th>
            )}
            <th scope="col">{firstValue}</th>
            <th scope="col" class="wide-only">
              First seen
            </th>
            <th scope="col" class="number phone-off">
              Last seen
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <td>
                <a href={whoHref('person', person.id)}>{whoName(person)}</a> <Labels person={person} meId={meId} />
                {person.name && person.email && <div class="soft small clip">{person.email}</div>}
              </td>
              {!hideAccount && (
                <td class="wide-only">
                  {person.accountId ? (
                    <a class="calm" href={whoHref('account', person.accountId)}>
                      {person.accountName ?? person.accountId}
                    </a>
                  ) : (
                    <span class="soft">none</span>
                  )}
                </td>
              )}
              <td>
                {person.firstValueAt ? (
                  <span class="chip pine">{formatAgo(person.firstValueAt, now)}</span>
                ) : (
                  <span class="soft">not there yet</span>
                )}
              </td>
              <td class="wide-only nowrap">{formatAgo(person.firstSeenAt, now)}</td>
              <td class="number nowrap phone-off">{formatAgo(person.lastSeenAt, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** Why somebody is special: You, one's own company, automated. */
export function Labels({ person, meId }: { person: PersonItem; meId: string | null }) {
  const isMe = meId !== null && [person.id, person.userId, person.anonymousId].includes(meId);
  return (
    <>
      {isMe && <span class="chip ember">You</span>}
      {person.internal && <span class="chip">your company</span>}
      {person.automated && <span class="chip">automated</span>}
    </>
  );
}
