import { defineConfig } from '@playwright/test';
import base from '/work/main/e2e/playwright.config.ts';
export default defineConfig({
  ...base,
  testDir: '/work/main/e2e/tests',
  testMatch: 'ui-*.spec.ts',
  globalSetup: undefined,
  reporter: [['line']],
  outputDir: '/tmp/m/results',
  workers: 2,
  expect: { timeout: 4000 },
  timeout: 40000,
});
