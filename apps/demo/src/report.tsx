import { render } from 'preact';
import { ReportPage } from './pages/ReportPage.tsx';
import { recognize } from './product/tell.ts';
import { listenToGuides } from './strip/listen.ts';
import { Strip } from './strip/Strip.tsx';
import './ui/styles.css';

listenToGuides();
recognize();
render(
  <>
    <Strip />
    <ReportPage id={new URLSearchParams(location.search).get('id') ?? ''} />
  </>,
  document.getElementById('root') as HTMLElement,
);
