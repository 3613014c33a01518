import { chromium, type FullConfig } from '@playwright/test';
import { startServer } from './server.ts';

/** One server for all journeys, and one signed-in browser state; both end with the run. */
export default async function globalSetup(config: FullConfig): Promise<() => Promise<void>> {
  const server = await startServer();
  const browser = await chromium.launch(config.projects[0]?.use.launchOptions);
  const context = await browser.newContext();
  const page = await context.newPage();
  const purpose = server.signInLink;
  await page.goto(purpose);
  await page.getByRole('heading', { level: 1 }).waitFor();
  process.env.FOOTHOLD_E2E = JSON.stringify({
    url: server.url,
    otherOrigin: server.otherOrigin,
    demoUrl: server.demoUrl,
    dataDir: server.dataDir,
    storageState: await context.storageState(),
  });
  await browser.close();
  return () => server.stop();
}
