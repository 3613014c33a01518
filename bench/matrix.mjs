// npm run bench -- matrix [--json] [--only NAME]
import './dist/matrix/main.js';
