import type { List, QueryWho } from '@foothold/protocol/types';
import { useEffect, useState } from 'preact/hooks';
import { RequestFailure } from '../api/request.ts';
import { send } from '../api/useApi.ts';
import { countUnits, formatCount } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { Sheet } from './Sheet.tsx';
import { Trouble } from './Trouble.tsx';
import { Waiting } from './Waiting.tsx';
import { whoDetail, whoHref, whoName } from './who.ts';

/** Which list is behind a number. */
export interface WhoQuestion {
  title: string;
  unit: 'person' | 'account';
  /** How many the number said. */
  count: number;
  query: 'funnel-people' | 'time-to-value-people';
  body: object;
}
const PAGE = 100;

/** The list behind a number: as long as the number says. */
export function WhoSheet({ question, onClose }: { question: WhoQuestion; onClose: () => void }) {
  const { items, isDone, failure, more } = useWho(question);
  return (
    <Sheet title={question.title} onClose={onClose}>
      <p class="soft" data-testid="who-count">
        {countUnits(question.count, question.unit)}
      </p>
      <ol class="who-list" aria-label={question.title}>
        {items.map((who) => (
          <li class="who" key={who.id}>
            <a href={whoHref(question.unit, who.id)}>{whoName(who)}</a>
            <span class="soft small">{who.tMs ? formatDuration(who.tMs) : ''}</span>
            <span class="soft">{whoDetail(who)}</span>
          </li>
        ))}
      </ol>
      {failure && <Trouble failure={failure} onRetry={more} />}
      {!isDone && !failure && items.length === 0 && <Waiting what="the list" />}
      {!isDone && !failure && items.length > 0 && (
        <button type="button" class="button" onClick={more}>
          Show more ({formatCount(question.count - items.length)} left)
        </button>
      )}
    </Sheet>
  );
}

function useWho({ query, body }: WhoQuestion) {
  const [items, setItems] = useState<QueryWho[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [isDone, setDone] = useState(false);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const more = async () => {
    setFailure(null);
    try {
      const page = await send<List<QueryWho>>(`/query/${query}`, {
        method: 'POST',
        body: { ...body, limit: PAGE, ...(cursor ? { cursor } : {}) },
      });
      setItems((before) => [...before, ...page.items]);
      setCursor(page.nextCursor);
      setDone(page.nextCursor === null);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      setFailure(error);
    }
  };
  useEffect(() => void more(), []);
  return { items, isDone, failure, more };
}
