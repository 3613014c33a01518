import type { Browser } from '@playwright/test';
import type { Check } from './check.ts';
import { HOSTS } from './checks/hosts.ts';
import { KEYBOARD } from './checks/keyboard.ts';
import { SEMANTICS } from './checks/semantics.ts';
import { TARGETS } from './checks/targets.ts';
import type { Library } from './contract.ts';
import { type Served, serve } from './serve.ts';
import { Stage } from './stage.ts';

/** The thirty-two. */
export const CHECKS: readonly Check[] = [...SEMANTICS, ...KEYBOARD, ...TARGETS, ...HOSTS];

/** What is wrong, by check; empty where nothing is. */
export type Results = Map<Check, string>;

/** Runs every check that fits the library, each in a browser context of its own. */
export async function runMatrix(
  browser: Browser,
  library: Library,
  told?: (check: Check, wrong: string) => void,
): Promise<Results> {
  const results: Results = new Map();
  const served = await serve(library);
  try {
    for (const check of CHECKS.filter(({ of }) => of.includes(library.surface))) {
      const wrong = await runCheck(browser, library, served, check);
      results.set(check, wrong);
      told?.(check, wrong);
    }
  } finally {
    await served.close();
  }
  return results;
}

export async function runCheck(browser: Browser, library: Library, served: Served, check: Check): Promise<string> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  context.setDefaultTimeout(5_000);
  try {
    await check.run(new Stage(await context.newPage(), library, served));
    return '';
  } catch (error) {
    return String(error instanceof Error ? error.message : error).split('\n')[0] || 'failed';
  } finally {
    await context.close();
  }
}
