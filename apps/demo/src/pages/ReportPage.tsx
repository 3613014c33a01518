import { workspace } from '../product/account.ts';
import { figuresOf } from '../product/numbers.ts';
import { LineChart } from '../ui/LineChart.tsx';
import { Mark } from '../ui/Shell.tsx';

/** A finished report as the client gets it: a document of its own, reached by a full page load. */
export function ReportPage({ id }: { id: string }) {
  const here = workspace.value;
  const report = here?.reports.find((one) => one.id === id);
  if (!here || !report) {
    return (
      <main class="sign-up">
        <div class="card">
          <h1>This report is not here</h1>
          <p class="lead">It belongs to another workspace, or it was made by somebody who has started over.</p>
          <a class="button" href="/demo/">
            To Northbeam
          </a>
        </div>
      </main>
    );
  }
  const { weeks, visits, leads, costPerLead, change } = figuresOf(report.client);
  return (
    <div class="report">
      <header class="bar">
        <a class="brand" href="/demo/app/reports">
          <Mark />
          {here.company.name}
        </a>
        <a class="button quiet" href="/demo/app">
          Back to Northbeam
        </a>
      </header>
      <main class="page narrow" data-testid="report">
        <p class="eyebrow">{report.title}</p>
        <h1 data-testid="report-head">{report.client}</h1>
        <p class="lead">
          {visits.toLocaleString('en-US')} people visited in the last four weeks, {change >= 0 ? 'more' : 'fewer'} than
          the four before by {Math.abs(change * 100).toFixed(0)} %. {leads} of them got in touch.
        </p>
        <section class="tiles">
          <Figure label="Visits" value={visits.toLocaleString('en-US')} />
          <Figure label="Got in touch" value={String(leads)} />
          <Figure label="Cost of each" value={`$${costPerLead.toFixed(2)}`} />
        </section>
        <section class="card">
          <h2>Visits, week by week</h2>
          <LineChart values={weeks} label="Weekly visits over twelve weeks" />
        </section>
        <p class="fine">
          Prepared by {here.user.name}, {here.company.name}.
        </p>
      </main>
    </div>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div class="card tile">
      <span>{label}</span>
      <strong>{value}</strong>
    </div>
  );
}
