type Event = Record<string, unknown>;

const long = (length: number) => 'x'.repeat(length);
const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
const track = { type: 'track', event: 'Step', userId: 'u1' };
const NUL = '\u0000';
const HALF = '\ud800';

/** What is wrong with an event by itself: an event of each kind. Those that are no object come as they are. */
export const INVALID_KINDS: Record<string, unknown> = {
  ...{ 'a number': 7, 'a string': 'track', null: null, 'a list': [track], true: true },
  ...{
    'nothing in it': {},
    'no type': { event: 'Step', userId: 'u1' },
    'an unknown type': { ...track, type: 'purchase' },
  },
  ...{
    'type a number': { ...track, type: 1 },
    'type empty': { ...track, type: '' },
    'type in capitals': { ...track, type: 'TRACK' },
  },
  ...{
    'no name': { type: 'track', userId: 'u1' },
    'name empty': { ...track, event: '' },
    'name a number': { ...track, event: 5 },
  },
  ...{
    'name null': { ...track, event: null },
    'name an object': { ...track, event: {} },
    'name too long': { ...track, event: long(2_000) },
  },
  ...{
    'no person': { type: 'track', event: 'Step' },
    'person empty': { ...track, userId: '' },
    'person null': { ...track, userId: null },
  },
  ...{
    'person a list': { ...track, userId: ['u1'] },
    'person an object': { ...track, userId: { id: 1 } },
    'person true': { ...track, userId: true },
  },
  ...{ 'person too long': { ...track, userId: long(2_000) }, 'person with NUL': { ...track, userId: `u${NUL}` } },
  ...{ 'person half a pair': { ...track, userId: `u${HALF}` }, 'anonymous a list': { ...track, anonymousId: [1] } },
  ...{
    'anonymous too long': { ...track, anonymousId: long(2_000) },
    'anonymous with NUL': { ...track, anonymousId: NUL },
  },
  ...{ 'messageId a number': { ...track, messageId: 5 }, 'messageId empty': { ...track, messageId: '' } },
  ...{
    'messageId too long': { ...track, messageId: long(300) },
    'messageId with NUL': { ...track, messageId: `m${NUL}` },
  },
  ...{ 'messageId an object': { ...track, messageId: {} }, 'properties a list': { ...track, properties: [1] } },
  ...{
    'properties a string': { ...track, properties: 'x' },
    'traits a number': { type: 'identify', userId: 'u1', traits: 5 },
  },
  ...{
    'traits a list': { type: 'identify', userId: 'u1', traits: [] },
    'context a string': { ...track, context: 'x' },
  },
  ...{ 'context a list': { ...track, context: [] }, 'account a list': { ...track, context: { groupId: [] } } },
  ...{ 'group without one': { type: 'group', userId: 'u1' }, 'group of nobody': { type: 'group', groupId: 'g1' } },
  ...{
    'alias without before': { type: 'alias', userId: 'u1' },
    'alias without person': { type: 'alias', previousId: 'a1' },
  },
  ...{ 'identify of nobody': { type: 'identify', traits: {} }, 'page of nobody': { type: 'page', name: 'Home' } },
  ...{ 'time no time': { ...track, timestamp: 'yesterday' }, 'time an object': { ...track, timestamp: {} } },
  ...{
    'time before 2000': { ...track, timestamp: '1999-12-31T23:59:59Z' },
    'too large': { ...track, properties: { x: long(33_000) } },
  },
  ...{
    'too many keys': { ...track, properties: keys(300) },
    'too many keys deep': { ...track, properties: { a: keys(300) } },
  },
};

/** The nth event of a kind, told from the others by its id where the kind leaves one. */
export function invalidEvent(kind: string, n: number): unknown {
  const event = INVALID_KINDS[kind];
  if (typeof event !== 'object' || event === null || Array.isArray(event) || 'messageId' in event) return event;
  return { ...(event as Event), messageId: `invalid-${n}` };
}
