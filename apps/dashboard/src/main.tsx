import '@fontsource-variable/hanken-grotesk/index.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/charts.css';
import './styles/pages.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { loadSession } from './session/session.ts';
import { followTheme } from './session/theme.ts';

followTheme();
const root = document.getElementById('app');
if (root) render(<App />, root);
void loadSession();
