/** Why an event is in quarantine. The contract's words; listed in the documents. */
export const FAULTS = {
  not_an_object: 'An event has to be a JSON object.',
  unknown_type: 'The type is none of track, identify, group, page, screen, alias.',
  bad_message_id: 'A messageId is a text of 1 to 256 characters without NUL or half a surrogate pair.',
  bad_id: 'An id is a text or a number, without NUL or half a surrogate pair.',
  rounded_id:
    'A number beyond 2^53 is rounded when it is read, so that two people would become one: write it as a text.',
  id_too_long: 'An id of a person or account has at most 512 characters.',
  no_person: 'There is neither a userId nor an anonymousId.',
  no_name: 'A track needs the name of its event.',
  name_too_long: 'The name of an event has at most 512 characters.',
  no_group: 'A group call needs a groupId.',
  no_previous_id: 'An alias needs a previousId.',
  bad_timestamp: 'The timestamp is neither ISO 8601 nor epoch milliseconds.',
  before_2000: 'The corrected time is before 2000.',
  bad_properties: 'properties and traits have to be objects.',
  bad_context: 'context has to be an object.',
  too_large: 'The event is over 32 KB.',
  too_many_keys: 'A part of the event holds over 256 keys.',
  identity_unverified: 'It says who somebody is, and no signed token of theirs came with it.',
  conflict: 'The same messageId came before with another body.',
  poison: 'The stores refuse this event.',
} as const;

export type Fault = keyof typeof FAULTS;
