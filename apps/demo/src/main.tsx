import { render } from 'preact';
import { LocationProvider, Route, Router } from 'preact-iso';
import { Home } from './pages/Home.tsx';
import { Landing } from './pages/Landing.tsx';
import { NewReport } from './pages/NewReport.tsx';
import { Reports } from './pages/Reports.tsx';
import { SignUp } from './pages/SignUp.tsx';
import { Sources } from './pages/Sources.tsx';
import { Team } from './pages/Team.tsx';
import { announcePage, recognize } from './product/tell.ts';
import { listenToGuides } from './strip/listen.ts';
import { Strip } from './strip/Strip.tsx';
import './ui/styles.css';

function App() {
  return (
    <>
      <Strip />
      <LocationProvider scope="/demo">
        <Router onRouteChange={announcePage}>
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
announcePage();
render(<App />, document.getElementById('root') as HTMLElement);
