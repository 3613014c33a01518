// npm run bench -- state [--json] [--people N] [--rate N] [--seconds N]
import './dist/state/main.js';
