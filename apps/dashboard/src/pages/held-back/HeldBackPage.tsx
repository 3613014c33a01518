import type { Ledger, QuarantineItem } from '@foothold/protocol/types';
import { useState } from 'preact/hooks';
import { useGet } from '../../api/useApi.ts';
import { MoreButton } from '../../ui/MoreButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { usePages } from '../../ui/usePages.ts';
import { useSearch } from '../../ui/useSearch.ts';
import { type HeldFilter, HeldFilters } from './HeldFilters.tsx';
import { type HeldQuestion, HeldSheet } from './HeldSheet.tsx';
import { HeldTable } from './HeldTable.tsx';
import { ledgerInWords } from './words.ts';

/** Events that could not be stored: why, when and from whom; sent again once they are right, or discarded. */
export function HeldBackPage() {
  const [question, ask] = useState<HeldQuestion | null>(null);
  const [timesDone, setDone] = useState(0);
  const close = () => {
    ask(null);
    // Who opened it may be gone from the list by now.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
    });
  };
  return (
    <div class="stack">
      <PageHead title="Held back">
        Events that could not be stored, newest first. See why, mend them, send them again.
      </PageHead>
      {/* What was done shows at once, from the first page on. */}
      <HeldList key={timesDone} onAsk={ask} />
      {question && <HeldSheet question={question} onDone={() => setDone((times) => times + 1)} onClose={close} />}
    </div>
  );
}

function HeldList({ onAsk }: { onAsk: (question: HeldQuestion) => void }) {
  const { params, change } = useSearch();
  const filter: HeldFilter = {
    reason: params.get('reason') || undefined,
    name: params.get('name') || undefined,
    key: params.get('key') || undefined,
  };
  const isFiltered = Object.values(filter).some(Boolean);
  const ledger = useGet<Ledger>('/ledger', {}, { everyMs: 10_000 });
  const pages = usePages<QuarantineItem>('/quarantine', { ...filter, limit: 50 }, { everyMs: 10_000 });
  const isEmpty = pages.status === 'ready' && pages.items.length === 0;
  const [timesCleared, setCleared] = useState(0);
  const clear = () => {
    setCleared(timesCleared + 1);
    change({ reason: null, key: null, name: null });
  };
  const askAll = () => onAsk({ kind: 'many', filter, isFiltered, to: Date.now() });
  return (
    <>
      {ledger.value && <p class="soft">{ledgerInWords(ledger.value)}</p>}
      <HeldFilters key={timesCleared} filter={filter} items={pages.items} onChange={change} />
      {isEmpty && isFiltered && (
        <Notice
          title="Nothing matches"
          actions={
            <button type="button" class="button" onClick={clear}>
              Show all
            </button>
          }
        >
          Nothing that is held back has this reason, this key and this name.
        </Notice>
      )}
      {isEmpty && !isFiltered && (
        <Notice title="Nothing is held back">
          What comes and is wrong by itself, an event without a name, say, appears here with its reason.
        </Notice>
      )}
      {pages.items.length > 0 && (
        <section class="card">
          <div class="card-head">
            <h2>{isFiltered ? 'What matches' : 'All of it'}</h2>
            <button type="button" class="button" onClick={askAll}>
              {isFiltered ? 'Act on all that match …' : 'Act on all …'}
            </button>
          </div>
          <HeldTable items={pages.items} onOpen={(item) => onAsk({ kind: 'one', item })} />
        </section>
      )}
      <MoreButton pages={pages} what="what is held back" />
    </>
  );
}
