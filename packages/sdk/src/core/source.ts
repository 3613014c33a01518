import type { Config, State } from '@foothold/protocol/types';
import type { Occurrence } from '@foothold/targeting';

/** Where contents and what is known of the person come from: the server, or the contents given to `init`. */
export interface Source {
  /** Undefined until it has come. */
  published(): Config | undefined;
  /** Undefined until it has come; with what this browser has done and the source has not counted yet. */
  state(groupId: string | null): Partial<State> | undefined;
  /** Something happened in this browser; asked only once there is a config. `at` is epoch ms. */
  add(occurrence: Occurrence, messageId: string, at: number, groupId: string | null): void;
  /** Another identity: the state is asked for anew. Somebody else: nothing of the last one is kept. */
  forget(isSomebodyElse?: boolean): void;
}
