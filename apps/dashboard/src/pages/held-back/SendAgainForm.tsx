import type { SubmitEventHandler } from 'preact';
import { useState } from 'preact/hooks';
import { send } from '../../api/useApi.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useAct } from './useAct.ts';
import { patchOf, type Replayed, replayedInWords } from './words.ts';

/** Sends what matches through the collector once more, put right by a merge patch where there is one. */
export function SendAgainForm({ match, onDone }: { match: object; onDone: () => void }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const { said, failure, isBusy, act } = useAct(onDone);
  const submit: SubmitEventHandler<HTMLFormElement> = (event) => {
    event.preventDefault();
    const patch = patchOf(text);
    setWrong(typeof patch === 'string' ? patch : null);
    if (typeof patch === 'string') return;
    const body = { ...match, ...patch };
    void act(async () => replayedInWords(await send<Replayed>('/quarantine/replay', { method: 'POST', body })));
  };
  return (
    <form class="stack" onSubmit={submit}>
      <label class="field">
        <span>Put right before it is sent (optional; null removes a member)</span>
        <textarea
          class="input mono"
          rows={2}
          spellcheck={false}
          placeholder='{"event": "Report opened"}'
          value={text}
          aria-invalid={wrong !== null}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setWrong(null);
          }}
        />
      </label>
      <p>
        <button type="submit" class="button primary" disabled={isBusy}>
          {isBusy ? 'Sending …' : 'Send again'}
        </button>
      </p>
      <div role="status">{(wrong ?? said) && <p>{wrong ?? said}</p>}</div>
      {failure && <Trouble failure={failure} />}
    </form>
  );
}
