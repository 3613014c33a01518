import { useState } from 'preact/hooks';
import { send } from '../../api/useApi.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useAct } from './useAct.ts';
import { type Discarded, discardedInWords } from './words.ts';

/** Throws away what matches; asks once more before. */
export function DiscardForm({ match, isMany, onDone }: { match: object; isMany: boolean; onDone: () => void }) {
  const [isSure, setSure] = useState(false);
  const { said, failure, isBusy, act } = useAct(onDone);
  const discard = () => {
    if (!isSure) return setSure(true);
    setSure(false);
    void act(async () =>
      discardedInWords(await send<Discarded>('/quarantine/discard', { method: 'POST', body: match })),
    );
  };
  return (
    <div class="stack discard">
      <p class="soft">
        What cannot be put right can be thrown away. That cannot be undone; the count of where every event went keeps
        it.
      </p>
      <p class="guide-actions">
        <button type="button" class="button" disabled={isBusy} onClick={discard}>
          {isSure ? `Yes, discard ${isMany ? 'all of them' : 'it'} for good` : 'Discard …'}
        </button>
        {isSure && (
          <button type="button" class="button quiet" onClick={() => setSure(false)}>
            Keep
          </button>
        )}
      </p>
      <div role="status">{said && <p>{said}</p>}</div>
      {failure && <Trouble failure={failure} />}
    </div>
  );
}
