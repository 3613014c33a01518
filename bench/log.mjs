// npm run bench -- log [--json] [--rounds N] [--seconds N]
import './dist/log/main.js';
