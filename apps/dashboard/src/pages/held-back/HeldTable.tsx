import type { QuarantineItem } from '@foothold/protocol/types';
import { formatAgo } from '../../format/time.ts';
import { TableScroll } from '../../ui/TableScroll.tsx';
import { keyInWords, reasonInWords, whatInWords } from './words.ts';

/** What is held back; each opens to its bytes and what can be done. */
export function HeldTable({
  items,
  onOpen,
}: {
  items: readonly QuarantineItem[];
  onOpen: (item: QuarantineItem) => void;
}) {
  const now = Date.now();
  return (
    <TableScroll label="What is held back">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Event</th>
            <th scope="col">Reason</th>
            <th scope="col" class="wide-only">
              Key
            </th>
            <th scope="col" class="number phone-off">
              Received
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              <td>
                <button type="button" class="link-button anywhere" dir="auto" onClick={() => onOpen(item)}>
                  {whatInWords(item)}
                </button>
                <div class="soft small clip" dir="auto">
                  {item.message}
                </div>
              </td>
              <td>
                <span class="chip ochre">{reasonInWords(item.reason)}</span>
              </td>
              <td class="wide-only nowrap">{keyInWords(item.key)}</td>
              <td class="number nowrap phone-off">
                <time dateTime={item.receivedAt}>{formatAgo(item.receivedAt, now)}</time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
