import { useState } from 'preact/hooks';
import { CLIENTS, change, workspace } from '../product/account.ts';
import { figuresOf } from '../product/numbers.ts';
import { tellPublished } from '../product/tell.ts';
import { LineChart } from '../ui/LineChart.tsx';
import { Shell } from '../ui/Shell.tsx';

/** Choose a client, look at the draft, publish. Publishing opens the finished report: a page of its own. */
export function NewReport() {
  const [client, choose] = useState<string>(CLIENTS[0].name);
  const hasNumbers = (workspace.value?.sources.length ?? 0) > 0;
  const { weeks, change: growth } = figuresOf(client);
  const publish = () => {
    const id = Date.now().toString(36);
    const report = { id, client, title: 'Monthly report', publishedAt: new Date().toISOString() };
    change(({ reports }) => ({ reports: [report, ...reports] }));
    tellPublished(client);
    location.assign(`/demo/report?id=${id}`);
  };
  return (
    <Shell title="New report" lead="Northbeam drafts it; you have the last word.">
      <div class="composer">
        <section class="card">
          <label>
            Client
            <select data-testid="choose-client" value={client} onChange={(event) => choose(event.currentTarget.value)}>
              {CLIENTS.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <p class="hint">
            {hasNumbers ? 'Numbers up to last night.' : 'No source is connected yet, so there is nothing to report.'}
          </p>
          {hasNumbers ? (
            <button type="button" class="button" data-testid="publish" onClick={publish}>
              Publish report
            </button>
          ) : (
            <a class="button" href="/demo/app/sources">
              Connect a source
            </a>
          )}
        </section>
        <section class={hasNumbers ? 'card draft' : 'card draft faded'} data-testid="draft" aria-label="Draft">
          <p class="eyebrow">Draft</p>
          <h2>{client}</h2>
          <p>
            Visits {growth >= 0 ? 'rose' : 'fell'} by {Math.abs(growth * 100).toFixed(0)} % against the four weeks
            before. Search did most of the work; the newsletter held what it brought.
          </p>
          <LineChart values={weeks} label="Weekly visits over twelve weeks" />
        </section>
      </div>
    </Shell>
  );
}
