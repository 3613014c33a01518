/**
 * What the server says: which contents there are (a pointer to an immutable version) and how far this person is. Asked
 * at the start, after a change of identity, soon after events were sent until they are counted, every half minute while
 * the page is seen, and when it is seen again.
 *
 * The server counts; what this browser has done and the server has not confirmed yet is added on top, so that an item
 * ticks at once, and each is taken away again when the server says that it is included.
 */
import type {
  Aggregate,
  AggregateDefinition,
  Config,
  ConfigPointer,
  JsonObject,
  State,
  StateAnswer,
  StateRequest,
} from '@foothold/protocol/types';
import { counts, type RareRules } from '@foothold/targeting/core';
import type { Answer, Cancel, Platform } from '../platform/platform.ts';
import { parsed, toJson } from './answers.ts';
import { occurrenceOf, sayTraits } from './events.ts';
import { createGate } from './gate.ts';
import type { Identity } from './identity.ts';
import type { Records } from './records.ts';
import type { Source } from './source.ts';

export interface Remote extends Source {
  /** Asks now. `isOnline`: the browser has found its network again, so failures so far mean nothing. */
  refresh(isOnline?: boolean): void;
  /** Events were sent. */
  follow(): void;
}

type Counts = { [key: string]: Aggregate };
type Pending = [
  id: string,
  at: number,
  keys: string[],
  groupId: string | undefined | null,
  ofAccount?: boolean,
  traits?: JsonObject,
];

const POLL_MS = 30_000;
/** How soon it is asked again after a send, twice as late each time. */
const FOLLOW_MS = 150;
const FOLLOWS = 6;
const MAX_PENDING = 200;
const FORGET_MS = 86_400_000;

/**
 * @param onChange with the server's clock minus this one's, when that is known.
 * @param rare once they are loaded; see `counts`.
 */
export function createRemote(
  platform: Platform,
  writeKey: string,
  apiHost: string,
  records: Records,
  identity: () => Identity,
  onChange: (apartMs?: number) => void,
  rare: () => RareRules | undefined,
): Remote {
  let config: Config | undefined;
  let state: State | undefined;
  let counted: Omit<AggregateDefinition, 'scope'>[] = [];
  let pending = records.read<Pending[]>('pending') ?? [];
  let isAsking = false;
  let isAskedAgain = false;
  let followed = FOLLOWS;
  let failure: Answer | undefined;
  let timer: Cancel | undefined;
  const gate = createGate(platform, records, 'state');

  async function ask() {
    isAskedAgain = isAsking;
    if (isAsking) return;
    isAsking = gate.enter();
    if (isAsking) {
      failure = undefined;
      // What is no answer of ours may be anything.
      const isAnswered = await askBoth().catch(() => false);
      isAsking = false;
      gate.tell(isAnswered, failure);
    }
    schedule();
  }

  async function askBoth(): Promise<boolean> {
    // One knock at a closed door; both at once while all is well.
    if (gate.waitMs() && !config && !(await fetchConfig())) return false;
    const [hasConfig, hasState] = await Promise.all([Boolean(config) || fetchConfig(), fetchState()]);
    if (hasConfig && hasState && state?.configVersion !== config?.version) return fetchConfig();
    return hasConfig && hasState;
  }

  function schedule() {
    timer?.();
    const isFollowing = pending.some(([, , keys]) => keys[0] !== undefined) && followed < FOLLOWS;
    const nextMs = isFollowing ? FOLLOW_MS << followed++ : POLL_MS;
    const wait = gate.waitMs() || (isAskedAgain ? 0 : nextMs);
    if (wait < POLL_MS || platform.isVisible()) timer = platform.after(wait, ask);
  }

  async function getJson<Value extends object>(path: string, body?: string): Promise<Value | undefined> {
    const answer = await platform.send({ url: apiHost + path, body });
    if (answer.status === 200) return parsed<Value>(answer.text);
    failure = answer;
    return undefined;
  }

  /** The pointer may be a minute old; the state says which version goes with it. */
  async function fetchConfig(): Promise<boolean> {
    const all = `/v1/config/${writeKey}`;
    const path = state ? `${all}/${state.configVersion}` : (await getJson<ConfigPointer>(all))?.path;
    const next = path && (await getJson<Config>(path));
    if (next) {
      // What may reach a milestone is worth asking for soon, too; it is counted under no name.
      counted = [...next.aggregates, ...next.milestones.map(({ event, page }) => ({ key: '', event, page }))];
      config = next;
      onChange();
    }
    return Boolean(next);
  }

  async function fetchState(): Promise<boolean> {
    const who = identity();
    const ids = pending.map(([id]) => id);
    const body: StateRequest = { v: 1, writeKey, ...who, known: state?.version, pending: ids };
    const answer = await getJson<StateAnswer>('/v1/state', toJson(body));
    // An answer about somebody else.
    if (who !== identity()) {
      isAskedAgain = true;
      return true;
    }
    if (answer) {
      // Unchanged: only the version of the config and the ticket are new.
      const { includes, serverTimeMs } = answer as Partial<State>;
      state = { ...(answer.unchanged && state), ...answer } as State;
      keep(pending.filter(([id]) => !includes?.includes(id)));
      onChange(serverTimeMs && serverTimeMs - platform.now());
    }
    return Boolean(answer);
  }

  function keep(next: Pending[]) {
    pending = next.slice(-MAX_PENDING);
    records.write('pending', pending);
  }

  return {
    published: () => config,
    refresh(isOnline) {
      if (isOnline) gate.tell(true);
      void ask();
    },
    add(event, at, page) {
      const { type, messageId, context, traits } = event as typeof event & { traits?: JsonObject };
      const seen = occurrenceOf(event, page);
      const keys = counted.filter((one) => counts(one, seen, rare())).map(({ key }) => key);
      if (keys.length || (traits && Object.keys(traits)[0])) {
        const recent = pending.filter(([, since]) => since > at - FORGET_MS);
        keep([...recent, [messageId, at, keys, context.groupId, type === 'group', traits]]);
      }
    },
    state(groupId) {
      const traits = { ...state?.traits };
      const accountTraits = { ...state?.account?.traits };
      const aggregates: Counts = { ...state?.aggregates };
      const accountAggregates: Counts = { ...state?.accountAggregates };
      const add = (counts: Counts, key: string, at: number) => {
        const { count = 0, recentAt = [] } = counts[key] ?? {};
        // What conditions ask for.
        counts[key] = { ...counts[key], count: count + 1, recentAt: [at, ...recentAt] } as Aggregate;
      };
      const here = state?.account?.id;
      for (const [, at, keys, account, ofAccount, given] of pending) {
        if (!ofAccount || account === groupId) sayTraits(ofAccount ? accountTraits : traits, given);
        // What names no account is counted in the one that is open.
        const isHere = account ? account === here : here;
        for (const key of keys) {
          if (isHere || key[0] !== '@') add(aggregates, key, at);
          if (isHere) add(accountAggregates, key, at);
        }
      }
      return (
        state && {
          ...state,
          traits,
          account: { ...state.account, traits: accountTraits } as State['account'],
          aggregates,
          accountAggregates,
        }
      );
    },
    follow() {
      followed = 0;
      if (!isAsking && pending.length) schedule();
    },
    forget(isSomebodyElse) {
      state = undefined;
      if (isSomebodyElse) pending = [];
      void ask();
    },
  };
}
