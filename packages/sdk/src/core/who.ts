import type { InitOptions } from './api.ts';
import type { EventBody } from './events.ts';
import { asId, asObject, type Identity } from './identity.ts';
import type { Records } from './records.ts';

/** What a change of identity is to the rest: somebody else's browser now, or the same person by another name. */
export interface WhoChanges {
  /** Somebody else, or another account, is about to be here: all that is open ends, still as theirs who goes. */
  leaving(): void;
  changed(isSomebodyElse?: boolean): void;
}

/** Who this browser's events are of. */
export function createWho(
  { identityToken, getToken, identity: expectation }: InitOptions,
  records: Records,
  newId: () => string,
  known: Identity | undefined,
  { leaving, changed }: WhoChanges,
  send: (body: EventBody) => void,
) {
  let isSettled = expectation !== 'expected';
  let identity: Identity = {
    anonymousId: newId(),
    userId: null,
    groupId: null,
    ...(known ?? records.read('identity')),
    token: identityToken,
  };
  // A token is as good as a password for its hour: it lives as long as the page.
  const keep = () => records.write('identity', { ...identity, token: undefined });
  keep();

  function become(next: Partial<Identity>, isSomebodyElse?: boolean) {
    if (isSomebodyElse) {
      leaving();
      records.clear();
    }
    identity = { ...identity, ...next };
    isSettled = true;
    keep();
    changed(isSomebodyElse);
  }
  const somebodyNew = (userId: string | null, token?: string) =>
    become({ anonymousId: newId(), userId, groupId: null, token }, true);

  return {
    identity: () => identity,
    /** Whether it is clear who this is, as far as the host has announced to say so. */
    isSettled: () => isSettled,
    /** It has not said so for long enough. */
    settle() {
      if (!isSettled) become({});
    },
    /** Asks the host for a token, since the server wants one or a newer one. */
    async renew() {
      const token = await getToken?.();
      if (token && token !== identity.token) become({ token });
    },
    calls: {
      identify(userId: unknown, given?: unknown, { token = identity.token } = {} as { token?: string }) {
        isSettled = true;
        const id = asId(userId);
        const added = asObject(id ? given : (userId ?? given));
        if (id && id !== identity.userId) {
          if (identity.userId) somebodyNew(id, token);
          else become({ userId: id, token });
        } else if (token !== identity.token) become({ token });
        send({ type: 'identify', traits: added });
      },
      group(id: unknown, given?: unknown) {
        const groupId = asId(id);
        if (!groupId) return;
        if (groupId !== identity.groupId) {
          if (identity.groupId) leaving();
          become({ groupId });
        }
        send({ type: 'group', groupId, traits: asObject(given) });
      },
      alias(id: unknown, previous?: unknown) {
        const userId = asId(id);
        const previousId = asId(previous) ?? identity.userId ?? identity.anonymousId;
        if (!userId || userId === previousId) return;
        become({ userId });
        send({ type: 'alias', previousId });
      },
      reset: () => somebodyNew(null),
    },
  };
}
