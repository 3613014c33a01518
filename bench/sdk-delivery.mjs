// npm run bench -- sdk-delivery [--json] [--sessions N] [--calls N] [--contents N] [--chromium N] [--seed N]
import './dist/sdk/delivery.js';
