import { CLIENTS, firstName, workspace } from '../product/account.ts';
import { Shell } from '../ui/Shell.tsx';

/** Where a person lands: their clients, and how far each one's report is. */
export function Home() {
  const here = workspace.value;
  const sources = here?.sources.length ?? 0;
  const reports = here?.reports ?? [];
  return (
    <Shell title={`${greeting()}, ${firstName.value}`} lead={leadOf(sources, reports.length)}>
      <section class="tiles" aria-label="At a glance">
        <Tile label="Clients" value={CLIENTS.length} note="two more on the free plan" />
        <Tile label="Sources connected" value={sources} note={sources === 0 ? 'no numbers yet' : 'read every night'} />
        <Tile
          label="Reports sent"
          value={reports.length}
          note={reports.length === 0 ? 'the first one takes 2 minutes' : 'this month'}
        />
      </section>
      <section class="card">
        <h2>Your clients</h2>
        <ul class="rows">
          {CLIENTS.map(({ name, trade }) => {
            const report = reports.find(({ client }) => client === name);
            return (
              <li key={name}>
                <span class="avatar square" aria-hidden="true">
                  {name[0]}
                </span>
                <span class="grow">
                  <strong>{name}</strong>
                  <small>{trade}</small>
                </span>
                {report ? (
                  <a href={`/demo/report?id=${report.id}`} target="_self">
                    Open report
                  </a>
                ) : (
                  <span class={sources > 0 ? 'chip ready' : 'chip'}>
                    {sources > 0 ? 'Ready to report' : 'Waiting for numbers'}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      </section>
    </Shell>
  );
}

function Tile({ label, value, note }: { label: string; value: number; note: string }) {
  return (
    <div class="card tile">
      <span>{label}</span>
      <strong>{value}</strong>
      <small>{note}</small>
    </div>
  );
}

function greeting(): string {
  const hour = new Date().getHours();
  if (hour < 5) return 'Hello';
  if (hour < 12) return 'Good morning';
  return hour < 18 ? 'Good afternoon' : 'Good evening';
}

function leadOf(sources: number, reports: number): string {
  if (reports > 0) return 'Your clients know where they stand.';
  return sources > 0
    ? 'The numbers are in. Time for the first report.'
    : 'Four clients are waiting for last month’s numbers.';
}
