import { workspace } from '../product/account.ts';
import { Shell } from '../ui/Shell.tsx';

/** Every report that has been sent. */
export function Reports() {
  const reports = workspace.value?.reports ?? [];
  const button = (
    <a class="button" href="/demo/app/reports/new" data-testid="new-report">
      New report
    </a>
  );
  return (
    <Shell title="Reports" lead="One page a client, in plain words." action={button}>
      {reports.length === 0 ? (
        <section class="card empty">
          <h2>No report yet</h2>
          <p>Choose a client, look at the draft, publish it. Northbeam has already written the words.</p>
        </section>
      ) : (
        <ul class="rows card">
          {reports.map(({ id, client, title, publishedAt }) => (
            <li key={id}>
              <span class="grow">
                <strong>{client}</strong>
                <small>
                  {title}, sent {new Date(publishedAt).toLocaleDateString('en-US', { day: 'numeric', month: 'long' })}
                </small>
              </span>
              <a href={`/demo/report?id=${id}`} target="_self">
                Open report
              </a>
            </li>
          ))}
        </ul>
      )}
    </Shell>
  );
}
