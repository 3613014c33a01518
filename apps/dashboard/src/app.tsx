import { LocationProvider, Route, Router } from 'preact-iso';
import { AccountPage } from './pages/accounts/AccountPage.tsx';
import { AccountsPage } from './pages/accounts/AccountsPage.tsx';
import { ContentPage } from './pages/content/ContentPage.tsx';
import { FirstValuePage } from './pages/first-value/FirstValuePage.tsx';
import { FunnelPage } from './pages/funnel/FunnelPage.tsx';
import { HeldBackPage } from './pages/held-back/HeldBackPage.tsx';
import { InstallPage } from './pages/install/InstallPage.tsx';
import { OverviewPage } from './pages/overview/OverviewPage.tsx';
import { PeoplePage } from './pages/people/PeoplePage.tsx';
import { PersonPage } from './pages/people/PersonPage.tsx';
import { SignInPage } from './pages/sign-in/SignInPage.tsx';
import { TimeToValuePage } from './pages/time-to-value/TimeToValuePage.tsx';
import { loadSession, place, session } from './session/session.ts';
import { NotFound } from './ui/NotFound.tsx';
import { Notice } from './ui/Notice.tsx';
import { Shell } from './ui/Shell.tsx';
import { Trouble } from './ui/Trouble.tsx';
import { Waiting } from './ui/Waiting.tsx';

/** Everything but these belongs to this app; the rest of the origin is reached by a full load. */
const OURS = /^\/(?!(demo|api|v1|auth|foothold)([/.]|$))/;

export function App() {
  const state = session.value;
  if (state.status === 'asking') return <Waiting what="the dashboard" />;
  if (state.status === 'signed-out') return <SignInPage />;
  if (state.status === 'failed') {
    return (
      <main class="sign-in" id="main">
        <h1>The dashboard cannot start</h1>
        <Trouble failure={state.failure} onRetry={() => void loadSession()} />
      </main>
    );
  }
  return (
    <LocationProvider scope={OURS}>
      <Shell>{place.value ? <Pages /> : <NoProject />}</Shell>
    </LocationProvider>
  );
}

function Pages() {
  return (
    <Router>
      <Route path="/" component={OverviewPage} />
      <Route path="/time-to-value" component={TimeToValuePage} />
      <Route path="/funnel" component={FunnelPage} />
      <Route path="/people" component={PeoplePage} />
      <Route path="/people/:id" component={PersonPage} />
      <Route path="/accounts" component={AccountsPage} />
      <Route path="/accounts/:id" component={AccountPage} />
      <Route path="/content" component={ContentPage} />
      <Route path="/held-back" component={HeldBackPage} />
      <Route path="/install" component={InstallPage} />
      <Route path="/first-value" component={FirstValuePage} />
      <NotFound default />
    </Router>
  );
}

function NoProject() {
  return (
    <Notice title="You are not in any project yet">
      Ask an owner to add you, or make a project on the server with <code>foothold project create</code>.
    </Notice>
  );
}
