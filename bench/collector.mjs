// npm run bench -- collector [--json] [--rounds N] [--seconds N] [--minutes N] [--only a,b]
import './dist/collector/main.js';
