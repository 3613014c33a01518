import type { Flag, JsonText, Time } from './tenancy.ts';

/**
 * State is kept per raw id (`userId`, else `anonymousId`) and joined at read: an earlier identify that arrives late
 * moves an anonymous history to somebody else, and nothing that was summed up could be taken apart again.
 */
export interface PeopleTable {
  environment_id: string;
  raw_id: string;
  /** The raw id itself, or the user that `identities` gives for it: the `{id}` of the API. Moved by the drain. */
  person_id: string;
  anonymous: Flag;
  /** 1 when nothing but automated traffic has been seen. */
  automated: Flag;
  first_seen_at: Time;
  /** The start of the minute. */
  last_seen_at: Time;
}
/** The first user ever seen with an anonymous id, by corrected time, then message id; automated traffic left out. */
export interface IdentitiesTable {
  environment_id: string;
  anonymous_id: string;
  user_id: string;
  first_at: Time;
  first_message_id: string;
}
export interface PersonTraitsTable {
  environment_id: string;
  raw_id: string;
  /** `{[key]: [value, at, messageId]}`, or `Trait` of the server's `traits.ts` where it was more than set. */
  traits: JsonText;
  name: string | null;
  email: string | null;
  /** Made by `searchText`. */
  search: string;
}
export interface AccountsTable {
  environment_id: string;
  account_id: string;
  /** As {@link PersonTraitsTable.traits}, from group calls. */
  traits: JsonText;
  name: string | null;
  search: string;
  /** The member who looks after it, when somebody was chosen here; else the trait `csm`. */
  csm: string | null;
  automated: Flag;
  first_seen_at: Time;
  last_seen_at: Time;
}
/** From group calls. A person's current account is the membership with the greatest (last_at, last_message_id). */
export interface MembershipsTable {
  environment_id: string;
  raw_id: string;
  account_id: string;
  traits: JsonText;
  automated: Flag;
  first_at: Time;
  last_at: Time;
  last_message_id: string;
}
export interface AggregatesTable {
  environment_id: string;
  raw_id: string;
  /** The account that the events named themselves, else ''. */
  group_id: string;
  key: string;
  count: number;
  first_at: Time;
  last_at: Time;
  /** Epoch ms of the newest occurrences, newest first. */
  recent: JsonText;
}
export interface ContentStatesTable {
  environment_id: string;
  raw_id: string;
  /** The account that the events named; '': none. */
  group_id: string;
  content_id: string;
  /** `ContentState`. */
  state: JsonText;
  updated_at: Time;
}
/** Every occurrence that may still decide when a milestone was reached; by raw id, as all that is summed up. */
export interface MilestoneOccurrencesTable {
  environment_id: string;
  raw_id: string;
  /** As in {@link AggregatesTable}. */
  group_id: string;
  /** Of `aggregate_definitions`. */
  key: string;
  /** `[at, messageId][]`, oldest first. */
  occurrences: JsonText;
}
/** Derived from occurrences, identities and memberships; made anew when one of them moves. */
export interface MilestonesReachedTable {
  environment_id: string;
  milestone_id: string;
  /** The person (`people.person_id`), or the account where the milestone's scope is account. */
  subject_id: string;
  /** Of the milestone. */
  version: number;
  at: Time;
  message_id: string;
}
/** Grows with every change of what a browser would be told about a raw id or an account. */
export interface StateVersionsTable {
  environment_id: string;
  subject_kind: 'person' | 'account';
  subject_id: string;
  version: number;
}
/** Another number after every change of `people` and `identities`: see `KnownPeople` of the server. */
export interface StateEpochsTable {
  environment_id: string;
  epoch: number;
}
