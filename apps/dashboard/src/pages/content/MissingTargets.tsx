import type { ContentItem, List, StoredEvent } from '@foothold/protocol/types';
import { useGet } from '../../api/useApi.ts';
import { formatAgo } from '../../format/time.ts';
import { missingByPlace } from '../../model/findings/missing.ts';
import { TableScroll } from '../../ui/TableScroll.tsx';

const MOST = 500;

/** Which steps of a guide point at something that is gone, where and since which release. */
export function MissingTargets({ content }: { content: ContentItem }) {
  const events = useGet<List<StoredEvent>>('/events', { name: '$target_missing', limit: MOST });
  const rows = missingByPlace(events.value?.items ?? [], content.id);
  if (rows.length === 0) return null;
  return (
    <div class="missing">
      <TableScroll label="Missing targets">
        <table class="table">
          <caption class="visually-hidden">Steps whose target is missing</caption>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Page</th>
              <th scope="col" class="phone-off">
                Release
              </th>
              <th scope="col" class="number">
                Times
              </th>
              <th scope="col" class="number">
                Last
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={JSON.stringify([row.stepId, row.route, row.release])}>
                <td>{row.stepId}</td>
                <td class="mono anywhere">{row.route ?? '–'}</td>
                <td class="phone-off">{row.release ?? 'not told'}</td>
                <td class="number">{row.times}</td>
                <td class="number">{formatAgo(row.lastAt, Date.now())}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="said">
          The guide skips such a step or ends, as written in it. Give the step another locator, or put the element back.
          {events.value?.nextCursor && ` Of the newest ${MOST} times.`}
        </p>
      </TableScroll>
    </div>
  );
}
