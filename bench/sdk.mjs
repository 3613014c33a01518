// npm run bench -- sdk [--json] [--rounds N] [--quick]
import './dist/sdk/main.js';
