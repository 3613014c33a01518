/** The gallery of the SDK's surfaces, built from source and served by itself: no server, no core, only surfaces. */
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TYPES: { [extension: string]: string } = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** As strict as a page can be; whatever breaks it is reported as a `securitypolicyviolation`. */
export const STRICT =
  "default-src 'none'; script-src 'nonce-abc'; style-src 'none'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

export interface Scene {
  page: Page;
  /** Opens the example page, with one of the gallery's views over it. */
  open(view: string, search?: string): Promise<void>;
  /** Shows one of the gallery's views, changed at the given paths. */
  show(view: string, change?: { [path: string]: unknown }): Promise<void>;
  /** What the surfaces have reported so far, as `type` or `type:stepId`. */
  intents(): Promise<string[]>;
}

export const test = base.extend<{ scene: Scene }, { gallery: string }>({
  gallery: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const out = mkdtempSync(join(tmpdir(), 'foothold-gallery-'));
      const vite = join(root, 'node_modules/vite/bin/vite.js');
      const args = [vite, 'build', 'packages/sdk/gallery', '--outDir', out, '--emptyOutDir', '--logLevel', 'error'];
      execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
      const server = createServer((request, response) => {
        const { pathname } = new URL(request.url ?? '/', 'http://host');
        if (pathname === '/strict.html') {
          const html = readFileSync(join(out, 'scene.html'), 'utf8');
          response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': STRICT });
          response.end(html.replace(/<link[^>]*>/g, '').replaceAll('<script ', '<script nonce="abc" '));
          return;
        }
        const file = join(out, pathname);
        if (!existsSync(file)) return response.writeHead(404).end();
        response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' });
        createReadStream(file).pipe(response);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      server.close();
      rmSync(out, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  scene: async ({ page, gallery }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await use({
      page,
      open: async (view, search = '') => {
        await page.goto(`${gallery}/scene.html?view=${view}${search}`);
      },
      show: (view, change = {}) =>
        page.evaluate(
          ([name, changes]) => {
            const { VIEWS, show } = window as unknown as { VIEWS: Record<string, object>; show(view: object): void };
            const copy = structuredClone(VIEWS[name] ?? {});
            for (const [path, value] of Object.entries(changes)) {
              const keys = path.split('.');
              const last = keys.pop() as string;
              let at = copy as Record<string, unknown>;
              for (const key of keys) at = at[key] as Record<string, unknown>;
              at[last] = value;
            }
            show(copy);
          },
          [view, change] as const,
        ),
      intents: () =>
        page.evaluate(() =>
          (window as unknown as { intents: { type: string; by?: string; stepId?: string }[] }).intents.map(
            ({ type, by, stepId }) => [type, by ?? stepId].filter(Boolean).join(':'),
          ),
        ),
    });
    expect(faults).toEqual([]);
  },
});

/** From now on time passes in the page only by `page.clock.runFor`, whatever else the machine has to do. */
export async function stopTime(page: Page): Promise<void> {
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1_000);
}
/** Lets time pass in small steps until `look` gives this: for what comes of paintings and of fetched code. */
export async function inTime<Seen>(page: Page, look: () => Promise<Seen>, expected: NoInfer<Seen>): Promise<void> {
  const next = async () => {
    await page.clock.runFor(20);
    return look();
  };
  await expect.poll(next).toEqual(expected);
}

export { expect };
