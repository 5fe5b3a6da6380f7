import { render } from 'preact';
import { App } from './app.tsx';
import { applyTheme } from './layout/theme.ts';
import { openSession } from './session/session.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/parts.css';
import './styles/table.css';
import './styles/start.css';
import './styles/calendar.css';
import './styles/graph.css';

applyTheme();
openSession();
const place = document.getElementById('app');
if (place) render(<App />, place);
