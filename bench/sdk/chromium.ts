import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';

const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--remote-debugging-port=0'];
const START_MS = 60_000;

/** A browser on a profile that outlives it, in a process that can be killed. */
export interface Chromium {
  context: BrowserContext;
  /** SIGKILL to all of it. */
  kill(): Promise<void>;
}

export async function openChromium(profile: string): Promise<Chromium> {
  const port = join(profile, 'DevToolsActivePort');
  // One that was killed has left its own.
  rmSync(port, { force: true });
  const child = spawn(
    process.env.CHROMIUM_PATH || '/usr/bin/chromium',
    [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: 'ignore', detached: true },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const until = performance.now() + START_MS;
  while (!existsSync(port) || !readFileSync(port, 'utf8').includes('\n')) {
    if (child.exitCode !== null || performance.now() > until) throw new Error('Chromium did not start.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${readFileSync(port, 'utf8').split('\n')[0]}`);
  const context = browser.contexts()[0];
  if (!context) throw new Error('Chromium has no context.');
  return {
    context,
    async kill() {
      killGroup(child);
      await gone;
      await browser.close().catch(() => undefined);
    },
  };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid) process.kill(-pid, 'SIGKILL');
}
