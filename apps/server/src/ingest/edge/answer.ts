import type { ServerResponse } from 'node:http';
import { CORS_HEADERS } from '../../http/cors.ts';
import { REFUSALS, type RefusalReason, refusalStatus } from './refusal.ts';

const HEADERS = { 'Content-Type': 'application/json', ...CORS_HEADERS };

export interface Counts {
  accepted: number;
  duplicates: number;
  quarantined: number;
}

/** What is said to the client, before it is anybody's response. */
export interface Answer {
  status: number;
  /** JSON, in ASCII. */
  body: string;
  /** 0: nothing is said about when to come again. */
  retryAfterSeconds: number;
}

export const answerAccepted = ({ accepted, duplicates, quarantined }: Counts): Answer => ({
  status: 200,
  body: `{"success":true,"accepted":${accepted},"duplicates":${duplicates},"quarantined":${quarantined}}`,
  retryAfterSeconds: 0,
});

/** `waitMs`: how long the sender is to wait, where that is known better than by the reason alone. */
export function answerRefusal(reason: RefusalReason, waitMs = 0): Answer {
  const refusal = REFUSALS[reason];
  const seconds = Math.max(Math.ceil(waitMs / 1_000), 'retryAfterSeconds' in refusal ? refusal.retryAfterSeconds : 0);
  const body = JSON.stringify({ error: { code: refusal.code, message: refusal.message } });
  return { status: refusalStatus(reason), body, retryAfterSeconds: seconds };
}

const headersOf = ({ retryAfterSeconds }: Answer) =>
  retryAfterSeconds > 0 ? { ...HEADERS, 'Retry-After': String(retryAfterSeconds) } : HEADERS;

export const toResponse = (answer: Answer): Response =>
  new Response(answer.body, { status: answer.status, headers: headersOf(answer) });

/** With its length, so that head and body leave in one piece; as a list, since node copies an object once more. */
export function writeAnswer(answer: Answer, outgoing: ServerResponse): void {
  const { status, body, retryAfterSeconds } = answer;
  const headers = [...HEADER_LIST, 'Content-Length', String(body.length)];
  if (retryAfterSeconds > 0) headers.push('Retry-After', String(retryAfterSeconds));
  outgoing.writeHead(status, headers).end(body);
}
const HEADER_LIST = Object.entries(HEADERS).flat();

export const answerJson = (body: object): Response =>
  new Response(JSON.stringify(body), { status: 200, headers: HEADERS });
