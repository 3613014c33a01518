import type { StoredEvent } from '@foothold/protocol/types';
import { formatClock, formatDay, formatMoment } from '../../format/time.ts';
import { MoreButton } from '../../ui/MoreButton.tsx';
import { usePages } from '../../ui/usePages.ts';
import { eventInWords } from './eventInWords.ts';

/** Events by day, newest first; each opens to what it carried. */
export function Timeline({
  path,
  timeZone,
  query = {},
}: {
  path: string;
  timeZone: string;
  query?: { [name: string]: string };
}) {
  const pages = usePages<StoredEvent>(path, { limit: 50, ...query }, { everyMs: 5000 });
  const days = byDay(pages.items, timeZone);
  return (
    <>
      {pages.status === 'ready' && days.length === 0 && <p class="soft">Nothing yet.</p>}
      {days.map(([day, events]) => (
        <section key={day} class="day">
          <h3>{day}</h3>
          <ol>
            {events.map((event) => (
              <li key={event.messageId}>
                <TimelineRow event={event} timeZone={timeZone} />
              </li>
            ))}
          </ol>
        </section>
      ))}
      <MoreButton pages={pages} what="events" />
    </>
  );
}

function TimelineRow({ event, timeZone }: { event: StoredEvent; timeZone: string }) {
  const { what, detail, kind } = eventInWords(event);
  const hasMore = Object.keys(event.properties).length > 0;
  const line = (
    <>
      <time class="soft" dateTime={event.timestamp} title={`${formatMoment(event.timestamp, timeZone)} ${timeZone}`}>
        {formatClock(event.timestamp, timeZone)}
      </time>
      <span class={`event event-${kind}`}>
        {what}
        {detail && <span class="soft"> {detail}</span>}
        {event.automated && <span class="chip">automated</span>}
      </span>
    </>
  );
  if (!hasMore) return <div class="moment">{line}</div>;
  return (
    <details class="moment-more">
      <summary class="moment">{line}</summary>
      <pre>{JSON.stringify(event.properties, null, 2)}</pre>
    </details>
  );
}

function byDay(events: StoredEvent[], timeZone: string): [string, StoredEvent[]][] {
  const days = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const day = formatDay(event.timestamp, timeZone);
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return [...days];
}
