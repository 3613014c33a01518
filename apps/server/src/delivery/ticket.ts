import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IdentityVerdict } from '@foothold/protocol/types';
import type { Claim } from './who.ts';

/** What a stream of `GET /v1/live` is about; in the address instead of a key or an id of a person. */
export interface Ticket extends Claim {
  environmentId: string;
  /** Of the state that it came with: whatever has changed since is told when the stream opens. */
  version: string;
  identity?: IdentityVerdict;
}

const VALID_MS = 600_000;

/** Signed, and good for ten minutes: long enough to open a stream, which may then stay open. */
export function issueTicket(secret: string, ticket: Ticket, now: number): string {
  const { environmentId, anonymousId, userId = null, groupId = null, alone = false, version, identity } = ticket;
  const said = { environmentId, anonymousId, userId, groupId, alone, version, identity, until: now + VALID_MS };
  const body = Buffer.from(JSON.stringify(said)).toString('base64url');
  return `${body}.${sign(secret, body)}`;
}

/** Null for one that is not ours, or over. */
export function readTicket(secret: string, text: string, now: number): Ticket | null {
  const [body = '', signature = ''] = text.split('.');
  const expected = Buffer.from(sign(secret, body));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const { until, ...ticket } = JSON.parse(Buffer.from(body, 'base64url').toString()) as Ticket & { until: number };
  return until > now ? ticket : null;
}

const sign = (secret: string, body: string) =>
  createHmac('sha256', secret).update(`foothold live ticket\n${body}`).digest('base64url');
