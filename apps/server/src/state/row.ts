/** What of a stored event (`EventRow` of `@foothold/storage/events`) person state is made from. Times are epoch ms. */
export interface StateRow {
  environment_id: string;
  /** `userId`, else `anonymousId`. */
  raw_id: string;
  ts: number;
  message_id: string;
  type: string;
  /** The name of a track; `$identify`, `$group`, `$page` … for the others. */
  event: string;
  user_id: string;
  anonymous_id: string;
  /** The account that the event names itself, else ''. */
  group_id: string;
  path: string;
  /** JSON; traits of identify and group. */
  properties: string;
  context: string;
  previous_id: string;
  automated: number;
  /** 1: done by a colleague in this person's name. */
  impersonated?: number;
  /** Whether the sender has proved who it is: by a secret key, or by a signed token that names this person. */
  verified?: boolean;
  /** JSON: traits that a signed token vouches for. */
  claims?: string;
}
