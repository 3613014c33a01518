// npm run bench -- faults <name|all> [--quick] [--json]
import './dist/faults/main.js';
