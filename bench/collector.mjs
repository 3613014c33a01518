// npm run bench -- collector [--json] [--rounds N] [--seconds N]
import './dist/collector/main.js';
