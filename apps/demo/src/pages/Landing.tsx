import { workspace } from '../product/account.ts';
import { figuresOf } from '../product/numbers.ts';
import { LineChart } from '../ui/LineChart.tsx';
import { Mark } from '../ui/Shell.tsx';

/** What a visitor sees before signing up. */
export function Landing() {
  const next = workspace.value ? '/demo/app' : '/demo/signup';
  return (
    <div class="landing">
      <header class="bar">
        <span class="brand">
          <Mark />
          Northbeam
        </span>
        <a class="button quiet" href={next}>
          {workspace.value ? 'Open Northbeam' : 'Sign up'}
        </a>
      </header>
      <main class="hero">
        <div>
          <p class="eyebrow">For agencies with more clients than Mondays</p>
          <h1>Client reports that write themselves.</h1>
          <p class="lead">
            Connect the places where your clients spend money. Northbeam turns the numbers into a report that people
            read to the end, and sends it before they ask.
          </p>
          <a class="button" href={next} data-testid="start">
            {workspace.value ? 'Back to your workspace' : 'Start free'}
          </a>
          <p class="fine">No card. Your first report in about five minutes.</p>
        </div>
        <figure class="hero-card">
          <figcaption>
            Brightwater Dental <small>last month</small>
          </figcaption>
          <p class="big">
            +{Math.round(figuresOf('Brightwater Dental').change * 100)} % <small>visits, last four weeks</small>
          </p>
          <LineChart values={figuresOf('Brightwater Dental').weeks} label="Weekly visits, growing over twelve weeks" />
        </figure>
      </main>
    </div>
  );
}
