import type { InstallStatus } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import * as z from 'zod';
import { type ApiRouter, apiRouter } from '../route.ts';
import { type CspGap, missingCspDirectives } from './csp.ts';
import type { SilentPages } from './silent-pages.ts';
import { installStatus } from './status.ts';

const origin = z.url({ protocol: /^https?$/ }).max(2_000);
const cspBody = z.strictObject({
  /** The value of the page's Content-Security-Policy header, or of its meta element. */
  header: z.string().max(20_000),
  pageOrigin: origin.optional(),
  /** Where the page loads the SDK from. Default: this server. */
  apiHost: origin.optional(),
});

interface InstallDeps {
  metadata: Metadata;
  baseUrl: string;
  /** Absent: such pages are not looked for. */
  silentPages?: Pick<SilentPages, 'list'>;
}

/** How far an installation is, and what a page's policy keeps from it. */
export function installRoutes({ metadata, baseUrl, silentPages }: InstallDeps): ApiRouter {
  const { origin: address } = new URL(baseUrl);
  return apiRouter()
    .route({
      method: 'get',
      path: '/install',
      summary: 'Script, person, account, first value: what has arrived, and what stands in the way of the rest.',
      capability: 'read',
      handle: ({ scope }): Promise<InstallStatus> =>
        installStatus(metadata.db, scope, { silent: silentPages?.list() ?? [], address }),
    })
    .route({
      method: 'post',
      path: '/install/csp',
      summary: 'What a Content-Security-Policy lacks for the SDK to work, each with the line to add.',
      capability: 'read',
      body: cspBody,
      handle: ({ body }): { missing: CspGap[] } => ({
        missing: missingCspDirectives(body.header, body.apiHost ?? baseUrl, body.pageOrigin),
      }),
    });
}
