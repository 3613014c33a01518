import { EVENT_TYPES } from '@foothold/protocol/schema';
import { BATCH, type Form, formOf } from '../event/read-request.ts';

/** Where events are posted, and how a body is read there. */
export const FORM_OF_PATH: ReadonlyMap<string, Form> = new Map([
  ...['/v1/batch', '/v1/b', '/beacon/v1/batch'].map((path) => [path, BATCH] as const),
  ...EVENT_TYPES.flatMap((type) =>
    [`/v1/${type}`, `/v1/${type.charAt(0)}`].map((path) => [path, formOf(type)] as const),
  ),
]);
