import { type ErrorCode, statusOf } from '../../http/errors.ts';

/** Why a whole request was not taken; counted in the ledger under these words. */
export const REFUSALS = {
  unreadable: { code: 'unreadable', message: 'The body is not JSON in the shape that is asked for here.' },
  too_deep: { code: 'unreadable', message: 'The body is nested deeper than 10.' },
  unknown_key: {
    code: 'unauthorized',
    message: 'No environment has this key. Look at the install page of your project.',
  },
  too_large: { code: 'too_large', message: 'A request holds at most 1,048,576 bytes, after decompression.' },
  too_many_events: { code: 'too_large', message: 'A request holds at most 500 events.' },
  unsupported_encoding: { code: 'unsupported_encoding', message: 'Send the body as it is, or as gzip.' },
  rate_limited: {
    code: 'rate_limited',
    message: 'More events came than this server is set to take from one sender; send again later.',
    retryAfterSeconds: 1,
  },
  unavailable: { code: 'unavailable', message: 'Nothing can be stored right now; try again.', retryAfterSeconds: 5 },
  overloaded: { code: 'unavailable', message: 'Too much is coming in right now; try again.', retryAfterSeconds: 1 },
} as const satisfies Record<string, { code: ErrorCode; message: string; retryAfterSeconds?: number }>;

export type RefusalReason = keyof typeof REFUSALS;

export const refusalStatus = (reason: RefusalReason): number => statusOf(REFUSALS[reason].code);
