import type { InstallStatus, Tick } from '@foothold/protocol/types';
import { useState } from 'preact/hooks';
import { useGet } from '../../api/useApi.ts';
import { formatAgo } from '../../format/time.ts';
import { place } from '../../session/session.ts';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { PolicyCheck } from './PolicyCheck.tsx';
import { problemInWords } from './problemInWords.ts';
import { FRAMEWORKS, type Framework, snippetOf } from './snippets.ts';

const LOOK_EVERY_MS = 3000;

/** From nothing to the first tick: the lines to paste, what has arrived, and what is in the way. */
export function InstallPage() {
  const [framework, setFramework] = useState<Framework>('html');
  const status = useGet<InstallStatus>('/install', {}, { everyMs: LOOK_EVERY_MS });
  const environment = place.value?.environment;
  if (!environment) return null;
  const { where } = FRAMEWORKS.find(({ id }) => id === framework) as (typeof FRAMEWORKS)[number];
  return (
    <div class="stack">
      <PageHead title="Install">
        Put these lines into your product. They load in the background, and your page does not wait for them.
      </PageHead>
      <section class="card">
        <div class="card-head">
          <Segmented label="Framework" value={framework} options={FRAMEWORKS} onChange={setFramework} />
          <span class="soft small">{where}</span>
        </div>
        <CodeBlock
          label={`Lines for ${framework}`}
          code={snippetOf(framework, { writeKey: environment.writeKey, host: location.origin })}
        />
        <p class="said">
          The key is the write key of “{environment.name}”. It is public: whoever has it can send events and read guides
          and, unless signed identity is enforced, the traits and the progress of anybody whose user id they know. See{' '}
          <code>docs/guides/signed-identity.md</code>.
        </p>
      </section>
      <section class="card">
        <div class="card-head">
          <h2>What has arrived</h2>
          <span class="soft small">This looks again by itself.</span>
        </div>
        <Loaded of={status} what="what has arrived">
          {(value) => <Ticks status={value} />}
        </Loaded>
      </section>
    </div>
  );
}

function Ticks({ status }: { status: InstallStatus }) {
  const isDone = status.script.done && status.person.done && status.account.done && status.firstValue.done;
  return (
    <div class="stack">
      <ol class="ticks" aria-live="polite">
        <TickRow
          name="Script"
          tick={status.script}
          waiting="Waiting for the first page. Open your product in another tab."
        />
        <TickRow name="Person" tick={status.person} waiting="Waiting for identify." />
        <TickRow name="Account" tick={status.account} waiting="Waiting for group." />
        <TickRow
          name="First value"
          tick={status.firstValue}
          waiting="Waiting for the first time that your product pays off for somebody."
        />
      </ol>
      {status.problems.map((problem) => {
        const { title, todo, line } = problemInWords(problem);
        return (
          <div class="early" key={JSON.stringify(problem)}>
            <p>
              <strong>{title}</strong>
            </p>
            <p>{todo}</p>
            {line && <CodeBlock label="Line to add" code={line} />}
          </div>
        );
      })}
      {!status.script.done && <PolicyCheck isOpen={status.problems.some(({ code }) => code === 'csp')} />}
      {status.script.done && !status.firstValue.done && (
        <p>
          <a href="/first-value">Choose what first value is</a>
        </p>
      )}
      {isDone && (
        <p>
          All there. <a href="/">Go to the overview</a>
        </p>
      )}
    </div>
  );
}

function TickRow({ name, tick, waiting }: { name: string; tick: Tick; waiting: string }) {
  return (
    <li class={tick.done ? 'tick-row done' : 'tick-row'}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="10" />
        {tick.done && <path d="m7.5 12.5 3 3 6-7" />}
      </svg>
      <div>
        <strong>
          {name}
          <span class="visually-hidden">{tick.done ? ': arrived' : ': not yet'}</span>
        </strong>
        <p class="soft small">
          {tick.done ? [tick.detail, tick.at && formatAgo(tick.at, Date.now())].filter(Boolean).join(' · ') : waiting}
        </p>
      </div>
    </li>
  );
}
