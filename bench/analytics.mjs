// npm run bench -- analytics [--json] [--events N] [--rounds N]
import './dist/analytics/main.js';
