import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { foothold } from './foothold.ts';
import { Home } from './pages/Home.tsx';
import { Landing } from './pages/Landing.tsx';
import { NewReport } from './pages/NewReport.tsx';
import { Reports } from './pages/Reports.tsx';
import { SignUp } from './pages/SignUp.tsx';
import { Sources } from './pages/Sources.tsx';
import { Team } from './pages/Team.tsx';
import { recognize } from './product/tell.ts';
import { listenToGuides } from './strip/listen.ts';
import { Strip } from './strip/Strip.tsx';
import './ui/styles.css';

/** Guides that lead to another page of the app go there without a load. */
function GuidesNavigate() {
  const { route } = useLocation();
  useEffect(() => foothold('register', { navigate: (url: string) => route(url) }), [route]);
  return null;
}

function App() {
  return (
    <>
      <Strip />
      <LocationProvider scope="/demo">
        <GuidesNavigate />
        <Router>
          <Route path="/demo/" component={Landing} />
          <Route path="/demo/signup" component={SignUp} />
          <Route path="/demo/app" component={Home} />
          <Route path="/demo/app/sources" component={Sources} />
          <Route path="/demo/app/team" component={Team} />
          <Route path="/demo/app/reports" component={Reports} />
          <Route path="/demo/app/reports/new" component={NewReport} />
          <Route default component={Landing} />
        </Router>
      </LocationProvider>
    </>
  );
}

listenToGuides();
recognize();
render(<App />, document.getElementById('root') as HTMLElement);
