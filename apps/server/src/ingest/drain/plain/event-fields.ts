import { NOT_OF_THE_BODY } from '../../event/hashes.ts';
import { Fields } from './fields.ts';

/** What is wanted of an event, and where it lies. */
export function eventFields() {
  const address = new Fields({ names: ['path', 'url'] });
  const page = new Fields({ names: ['path', 'url'] });
  const context = new Fields({
    names: ['groupId', 'page', 'userAgent', 'automated', 'impersonatedBy'],
    inside: { page },
  });
  const event = new Fields({
    names: [
      'type',
      'event',
      'messageId',
      'userId',
      'anonymousId',
      'groupId',
      'timestamp',
      'originalTimestamp',
      'sentAt',
      'properties',
      'traits',
      'context',
      'name',
      'category',
    ],
    inside: { properties: address, context },
    unhashed: NOT_OF_THE_BODY,
  });
  return { event, address, context, page };
}
export type EventFields = ReturnType<typeof eventFields>;
