import { useRef, useState } from 'preact/hooks';
import { change, SOURCES, type SourceId, workspace } from '../product/account.ts';
import { tellSourceConnected } from '../product/tell.ts';
import { Shell } from '../ui/Shell.tsx';

/** Where the numbers come from. */
export function Sources() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [asked, ask] = useState<SourceId>('search');
  const connected = workspace.value?.sources ?? [];
  const connect = () => {
    change(({ sources }) => ({ sources: [...sources, asked] }));
    tellSourceConnected(asked);
    dialog.current?.close();
  };
  return (
    <Shell title="Sources" lead="Northbeam reads these every night. It never changes anything there.">
      <ul class="sources">
        {(Object.keys(SOURCES) as SourceId[]).map((id) => (
          <li class="card" key={id}>
            <span class={`avatar square ${id}`} aria-hidden="true">
              {SOURCES[id].mark}
            </span>
            <span class="grow">
              <strong>{SOURCES[id].name}</strong>
              <small>{SOURCES[id].hint}</small>
            </span>
            {connected.includes(id) ? (
              <span class="chip ready">Connected</span>
            ) : (
              <button
                type="button"
                class="button quiet"
                data-testid={`connect-${id}`}
                aria-label={`Connect ${SOURCES[id].name}`}
                onClick={() => {
                  ask(id);
                  dialog.current?.showModal();
                }}
              >
                Connect
              </button>
            )}
          </li>
        ))}
      </ul>
      <dialog ref={dialog} class="dialog" aria-labelledby="ask-title">
        <h2 id="ask-title">Let Northbeam read {SOURCES[asked].name}?</h2>
        <p>It can see results and spend. It cannot change campaigns or see card details.</p>
        <div class="buttons">
          <button type="button" class="button quiet" onClick={() => dialog.current?.close()}>
            Not now
          </button>
          <button type="button" class="button" data-testid="allow-source" onClick={connect}>
            Allow
          </button>
        </div>
      </dialog>
    </Shell>
  );
}
