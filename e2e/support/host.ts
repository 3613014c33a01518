import type { BrowserContext, Page, Request } from '@playwright/test';
import { createProject } from './cli.ts';
import { type Site, serveSite } from './site.ts';
import type { Running } from './test.ts';

export interface Host extends Site {
  writeKey: string;
  secretKey: string;
  /** A call of `/api/v1` with the secret key; throws on anything but 2xx. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
}
export interface HostOptions {
  contents?: { id: string }[];
  milestones?: unknown[];
  /** Added before the script. */
  head?: string;
  body?: string;
  headers?: Record<string, string>;
  /** Where the script comes from. Default: the server. */
  scriptUrl?: string;
  /** Default: the script with its write key. */
  script?: (writeKey: string) => string;
}

/** A customer's page with a project of its own, whose contents are published. */
export async function openHost(running: Running, name: string, options: HostOptions = {}): Promise<Host> {
  const { contents = [], milestones = [], head = '', body = '<h1>Host</h1>', headers } = options;
  const { production } = createProject(running.dataDir, name);
  const { writeKey, secretKey } = production;
  const src = options.scriptUrl ?? `${running.url}/foothold.js`;
  const script = options.script?.(writeKey) ?? `<script async src="${src}" data-write-key="${writeKey}"></script>`;
  const api: Host['api'] = async (method, path, given) => {
    const answer = await fetch(`${running.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
      body: given === undefined ? undefined : JSON.stringify(given),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  if (milestones.length) await api('PUT', '/milestones', { items: milestones });
  if (contents.length) await api('PUT', '/contents', { items: contents });
  for (const { id } of contents) await api('POST', `/contents/${id}/publish`, {});
  const site = await serveSite(`<!doctype html><title>${name}</title>${head}${script}${body}`, headers);
  return { ...site, writeKey, secretKey, api };
}

/** Calls the API in the page and waits for what it gives. */
export const call = (page: Page, method: string, ...args: unknown[]): Promise<unknown> =>
  page.evaluate(([name, given]) => (window as never as Window & { foothold: Api }).foothold[name]?.(...given), [
    method,
    args,
  ] as const);
type Api = Record<string, (...args: unknown[]) => unknown>;

export const hasBooted = (page: Page) =>
  page.waitForFunction(() => 'foothold' in window && !Array.isArray(window.foothold));

export interface SentEvent {
  type: string;
  event?: string;
  messageId: string;
  anonymousId: string;
  userId: string | null;
  properties?: Record<string, unknown>;
  context: { page: { path: string }; library: { name: string } };
}

/** All events that a page, or all pages of a browser, send from now on. */
export function listenToEvents(from: Page | BrowserContext): SentEvent[] {
  const events: SentEvent[] = [];
  (from as Page).on('request', (request: Request) => {
    if (new URL(request.url()).pathname.endsWith('/v1/b'))
      events.push(...(JSON.parse(request.postData() ?? '{"batch":[]}').batch as SentEvent[]));
  });
  return events;
}
