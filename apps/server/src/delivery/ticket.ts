import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Claim } from './who.ts';

/** What a stream of `GET /v1/live` is about; in the address instead of a key or an id of a person. */
export interface Ticket extends Claim {
  environmentId: string;
}

const VALID_MS = 600_000;

/** Signed, and good for ten minutes: long enough to open a stream, which may then stay open. */
export function issueTicket(secret: string, ticket: Ticket, now: number): string {
  const { environmentId, anonymousId, userId, groupId, alone = false } = ticket;
  const said = [environmentId, anonymousId, userId ?? null, groupId ?? null, now + VALID_MS, alone];
  const body = Buffer.from(JSON.stringify(said)).toString('base64url');
  return `${body}.${sign(secret, body)}`;
}

/** Null for one that is not ours, or over. */
export function readTicket(secret: string, text: string, now: number): Ticket | null {
  const [body = '', signature = ''] = text.split('.');
  const expected = Buffer.from(sign(secret, body));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const said = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
    string,
    string,
    string | null,
    string | null,
    number,
    boolean,
  ];
  const [environmentId, anonymousId, userId, groupId, until, alone] = said;
  return until > now ? { environmentId, anonymousId, userId, groupId, alone } : null;
}

const sign = (secret: string, body: string) =>
  createHmac('sha256', secret).update(`foothold live ticket\n${body}`).digest('base64url');
