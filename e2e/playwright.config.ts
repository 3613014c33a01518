import { defineConfig } from '@playwright/test';

// Journeys in the system's Chromium, against one real server that starts from an empty data directory.
export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  fullyParallel: false,
  workers: 2,
  // How long to wait before giving up, not how fast anything must be: a machine may be busy with something else.
  // What a browser could not have within ten seconds it asks for again after a minute.
  timeout: 300_000,
  expect: { timeout: 100_000 },
  // Where so many fail there is one reason, and waiting for all of them says no more about it.
  maxFailures: 20,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : 'list',
  globalSetup: './support/global-setup.ts',
  use: {
    headless: true,
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
