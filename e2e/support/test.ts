import { test as base, expect, type Page } from '@playwright/test';

/** What the one server of the run is reached by. */
export interface Running {
  url: string;
  otherOrigin: string;
  demoUrl: string;
  dataDir: string;
  storageState: Awaited<ReturnType<import('@playwright/test').BrowserContext['storageState']>>;
}

/** Playwright's test with the running server, and a page whose member is signed in. */
export const test = base.extend<{ running: Running; member: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off the pattern.
  running: async ({}, use) => use(JSON.parse(process.env.FOOTHOLD_E2E ?? '{}') as Running),
  page: async ({ page }, use) => {
    await use(page);
    // What a route has not answered when the test is over is no fault.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  },
  member: async ({ browser, running }, use) => {
    const context = await browser.newContext({ storageState: running.storageState, baseURL: running.url });
    await use(await context.newPage());
    await context.close();
  },
});

export { expect };
