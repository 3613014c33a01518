import { test as base, expect, type Page } from '@playwright/test';

/** What the one server of the run is reached by. */
export interface Running {
  url: string;
  otherOrigin: string;
  demoUrl: string;
  dataDir: string;
  storageState: Awaited<ReturnType<import('@playwright/test').BrowserContext['storageState']>>;
}

export interface Guest {
  /** The demo product, on another origin than the dashboard. */
  demo: Page;
}

/** Playwright's test with the running server, and a page whose member is signed in. */
export const test = base.extend<{ running: Running; member: Page; quiet: undefined }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off the pattern.
  running: async ({}, use) => use(JSON.parse(process.env.FOOTHOLD_E2E ?? '{}') as Running),
  member: async ({ browser, running }, use) => {
    const context = await browser.newContext({ storageState: running.storageState, baseURL: running.url });
    await use(await context.newPage());
    await context.close();
  },
  // No page may log an error or throw: every journey watches.
  quiet: [
    async ({ page, member }, use) => {
      const noise: string[] = [];
      for (const one of [page, member]) {
        one.on('pageerror', (error) => noise.push(String(error)));
        one.on('console', (message) => message.type() === 'error' && noise.push(message.text()));
      }
      await use(undefined);
      expect(noise.filter((line) => !/net::ERR_(FAILED|CONNECTION_REFUSED|INTERNET_DISCONNECTED)/.test(line))).toEqual(
        [],
      );
    },
    { auto: false },
  ],
});

export { expect };
