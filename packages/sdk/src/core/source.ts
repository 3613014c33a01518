import type { Config, State } from '@foothold/protocol/types';
import type { PageInfo } from '../platform/platform.ts';
import type { StampedEvent } from './events.ts';

/** Where contents and what is known of the person come from: the server, or the contents given to `init`. */
export interface Source {
  /** Undefined until it has come. */
  published(): Config | undefined;
  /** Undefined until it has come; with what this browser has done and the source has not counted yet. */
  state(groupId: string | null): Partial<State> | undefined;
  /**
   * Something happened in this browser; asked only once there is a config. `at` is epoch ms. What it says of the
   * person or the account is known from then on, also after a reload.
   */
  add(event: StampedEvent, at: number, page: PageInfo): void;
  /** Another identity: the state is asked for anew. Somebody else: nothing of the last one is kept. */
  forget(isSomebodyElse?: boolean): void;
}
