import { CORS_HEADERS } from '../../http/cors.ts';
import { REFUSALS, type RefusalReason, refusalStatus } from './refusal.ts';

const HEADERS = { 'Content-Type': 'application/json', ...CORS_HEADERS };

export interface Counts {
  accepted: number;
  duplicates: number;
  quarantined: number;
}

export const answerAccepted = ({ accepted, duplicates, quarantined }: Counts): Response =>
  new Response(`{"success":true,"accepted":${accepted},"duplicates":${duplicates},"quarantined":${quarantined}}`, {
    status: 200,
    headers: HEADERS,
  });

export const answerJson = (body: object): Response =>
  new Response(JSON.stringify(body), { status: 200, headers: HEADERS });

/** `waitMs`: how long the sender is to wait, where that is known better than by the reason alone. */
export function answerRefusal(reason: RefusalReason, waitMs = 0): Response {
  const refusal = REFUSALS[reason];
  const seconds = Math.max(Math.ceil(waitMs / 1_000), 'retryAfterSeconds' in refusal ? refusal.retryAfterSeconds : 0);
  return new Response(JSON.stringify({ error: { code: refusal.code, message: refusal.message } }), {
    status: refusalStatus(reason),
    headers: seconds > 0 ? { ...HEADERS, 'Retry-After': String(seconds) } : HEADERS,
  });
}
