import { defineConfig } from 'vitest/config';

// Tests run on source (the `source` condition of every package); child processes run what `tsc -b` has built.
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    pool: 'forks', // the embedded engine segfaults in worker threads
    include: ['{packages,apps}/*/src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/{faults,fuzz}/*.test.ts'],
    // How long to wait before giving up, not how fast anything must be: a machine may be busy with something else.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    // The same examples each time; `FC_SEED=random` looks for others.
    setupFiles: ['./scripts/lib/seed.ts'],
  },
});
