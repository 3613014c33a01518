import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { type Site, serveSite } from './site.ts';

const modules = fileURLToPath(new URL('../node_modules', import.meta.url));

export interface OpenOptions {
  /** Which file of the package, as the package ships it for a page without a bundler. */
  script: string;
  /** Runs in the page once the script is there; its argument is `args`. */
  start: (args: { writeKey: string; url: string }) => void;
  writeKey: string;
  /** Of the collector, or of the gate before it. */
  url: string;
}

/** A customer's page with one of these clients on it, and where its browser has asked beside the page itself. */
export interface ClientPage {
  site: Site;
  /** Origins other than the page's own. */
  origins(): string[];
}

/** Serves a page, opens it and starts a client in it. */
export async function openClientPage(page: Page, options: OpenOptions): Promise<ClientPage> {
  const site = await serveSite('<!doctype html><meta charset="utf-8"><title>Pricing</title><h1>Pricing</h1>');
  const asked = new Set<string>();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  await page.goto(`${site.url}pricing?ref=mail`);
  await startClient(page, options);
  return { site, origins: () => [...asked].filter((origin) => origin !== new URL(site.url).origin) };
}

/** In the page that is open: after a reload, for example. */
export async function startClient(page: Page, { script, start, writeKey, url }: OpenOptions): Promise<void> {
  await page.addScriptTag({ path: join(modules, script) });
  await page.evaluate(start, { writeKey, url });
}
