import type { ProjectSettings, QuarantineItem } from '@foothold/protocol/types';
import { useGet } from '../../api/useApi.ts';
import { formatMoment, timeZoneName } from '../../format/time.ts';
import { place } from '../../session/session.ts';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { DiscardForm } from './DiscardForm.tsx';
import type { HeldFilter } from './HeldFilters.tsx';
import { SendAgainForm } from './SendAgainForm.tsx';
import { keyInWords, whatInWords } from './words.ts';

/** One that is held back, or all that match and have come until now. */
export type HeldQuestion =
  | { kind: 'one'; item: QuarantineItem }
  | { kind: 'many'; filter: HeldFilter; isFiltered: boolean; to: number };

interface HeldSheetProps {
  question: HeldQuestion;
  onDone: () => void;
  onClose: () => void;
}

/** What is held back in all its bytes, and what can be done with it. */
export function HeldSheet({ question, onDone, onClose }: HeldSheetProps) {
  const match = matchOf(question);
  const isBody = question.kind === 'one' && question.item.what === 'body';
  return (
    <Sheet title={titleOf(question)} onClose={onClose}>
      <div class="stack">
        {question.kind === 'one' ? (
          <HeldDetails item={question.item} />
        ) : (
          <p class="soft">What comes in from now on is left alone.</p>
        )}
        {isBody ? (
          <p>A request that could not be read is no event: mend its bytes and post them again.</p>
        ) : (
          <SendAgainForm match={match} onDone={onDone} />
        )}
        <DiscardForm match={match} isMany={question.kind === 'many'} onDone={onDone} />
      </div>
    </Sheet>
  );
}

function HeldDetails({ item }: { item: QuarantineItem }) {
  const settings = useGet<ProjectSettings>(place.value ? `/projects/${place.value.project.id}` : null);
  const timeZone = settings.value?.timeZone ?? 'UTC';
  const environment = place.value?.environment.id ?? '';
  const bytes = `/api/v1/quarantine/${encodeURIComponent(item.id)}/body?environment=${encodeURIComponent(environment)}`;
  return (
    <>
      <p>{item.message}</p>
      <dl class="facts">
        <div>
          <dt>Received</dt>
          <dd>
            {formatMoment(item.receivedAt, timeZone)}, {timeZoneName(timeZone)}
          </dd>
        </div>
        <div>
          <dt>Key</dt>
          <dd>{keyInWords(item.key)}</dd>
        </div>
        {item.messageId && (
          <div>
            <dt>messageId</dt>
            <dd>{item.messageId}</dd>
          </div>
        )}
      </dl>
      <CodeBlock label="What came" code={item.body} />
      <p>
        <a href={bytes} download>
          All {item.bytes.toLocaleString('en-US')} bytes that are kept
        </a>
      </p>
    </>
  );
}

function titleOf(question: HeldQuestion): string {
  if (question.kind === 'one') return whatInWords(question.item);
  return question.isFiltered ? 'All that match' : 'All that is held back';
}

/** As the API takes it. */
function matchOf(question: HeldQuestion): object {
  if (question.kind === 'one') return { ids: [question.item.id] };
  const { reason, name, key } = question.filter;
  return { reason, name, key, to: question.to };
}
