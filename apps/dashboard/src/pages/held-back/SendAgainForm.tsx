import type { SubmitEventHandler } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../api/useApi.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { type ReplayAnswer, type ReplaySoFar, replayAll } from './replay-all.ts';
import { useAct } from './useAct.ts';
import { patchOf, replayedInWords, sendingInWords, sentOf } from './words.ts';

/**
 * Sends what matches through the collector once more, put right by a merge patch where there is one; of many, request
 * after request until all are sent, it is stopped, or closed.
 */
export function SendAgainForm({ match, onDone }: { match: object; onDone: () => void }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [soFar, setSoFar] = useState<ReplaySoFar | null>(null);
  const [isStopping, setStopping] = useState(false);
  const isStopped = useRef(false);
  const { said, failure, isBusy, act } = useAct(onDone);
  const stop = (isToStop: boolean) => {
    isStopped.current = isToStop;
    setStopping(isToStop);
  };
  useEffect(() => () => stop(true), []);
  const submit: SubmitEventHandler<HTMLFormElement> = (event) => {
    event.preventDefault();
    const patch = patchOf(text);
    setWrong(typeof patch === 'string' ? patch : null);
    if (typeof patch === 'string') return;
    stop(false);
    setSoFar(null);
    void act(async () => {
      const ask = (body: object) => send<ReplayAnswer>('/quarantine/replay', { method: 'POST', body });
      const goesOn = (now: ReplaySoFar) => {
        setSoFar(now);
        return !isStopped.current;
      };
      return replayedInWords(await replayAll({ ...match, ...patch }, { ask, goesOn }));
    });
  };
  const status = wrong ?? said ?? (soFar && sendingInWords(soFar));
  return (
    <form class="stack" onSubmit={submit}>
      <label class="field">
        <span>Put right before it is sent (optional; null removes a member)</span>
        <textarea
          class="input mono"
          rows={2}
          dir="ltr"
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
      <p class="guide-actions">
        <button type="submit" class="button primary" disabled={isBusy}>
          {isBusy ? 'Sending …' : 'Send again'}
        </button>
        {isBusy && soFar && (
          <button type="button" class="button quiet" disabled={isStopping} onClick={() => stop(true)}>
            {isStopping ? 'Stopping …' : 'Stop'}
          </button>
        )}
      </p>
      {isBusy && soFar && (
        <progress
          class="progress"
          aria-label="Sent again"
          value={sentOf(soFar)}
          max={sentOf(soFar) + soFar.remaining}
        />
      )}
      <div role="status">{status && <p>{status}</p>}</div>
      {failure && <Trouble failure={failure} />}
    </form>
  );
}
