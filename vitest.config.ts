import { defineConfig } from 'vitest/config';

// Tests run on source (the `source` condition of every package); child processes run what `tsc -b` has built.
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    pool: 'forks', // the embedded engine segfaults in worker threads
    include: ['{packages,apps}/*/src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/{faults,fuzz}/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
