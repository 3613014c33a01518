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

export function answerRefusal(reason: RefusalReason): Response {
  const refusal = REFUSALS[reason];
  return new Response(JSON.stringify({ error: { code: refusal.code, message: refusal.message } }), {
    status: refusalStatus(reason),
    headers:
      'retryAfterSeconds' in refusal ? { ...HEADERS, 'Retry-After': String(refusal.retryAfterSeconds) } : HEADERS,
  });
}
