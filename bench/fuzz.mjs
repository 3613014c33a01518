// npm run bench -- fuzz [--json] [--quick] [--bodies N] [--sockets N] [--seed N]
import './dist/fuzz/main.js';
