/**
 * What the server says: which contents there are (a pointer to an immutable version) and how far this person is. Asked
 * at the start, after a change of identity, soon after events were sent until they are counted, every half minute while
 * the page is seen, and when it is seen again.
 */
import type { Config, ConfigPointer, State, StateAnswer, StateRequest } from '@foothold/protocol/types';
import type { Cancel, Platform } from '../platform/platform.ts';
import { retryAfterMs } from './answers.ts';
import type { Identity } from './identity.ts';
import type { Net } from './net.ts';

export interface Remote {
  /** Undefined until it has come. */
  config(): Config | undefined;
  state(): State | undefined;
  /** Asks for the state now (or right after the answer that is under way). */
  refresh(): void;
  /** Events were sent: asks until none is pending, or it has taken long. */
  follow(): void;
  /** Somebody else: what was known of the person is forgotten. */
  forget(): void;
  stop(): void;
}

interface Options {
  platform: Platform;
  net: Net;
  apiHost: string;
  writeKey: string;
  identity(): Identity;
  pendingIds(): string[];
  onState(state: State | undefined, includes: readonly string[]): void;
  onConfig(config: Config): void;
}

const POLL_MS = 30_000;
const FOLLOW_MS = [150, 300, 600, 1200, 2400, 5000];

export function createRemote(options: Options): Remote {
  const { platform, net, apiHost, writeKey, identity, pendingIds, onState, onConfig } = options;
  let config: Config | undefined;
  let state: State | undefined;
  let isAsking = false;
  let isAskedAgain = false;
  let isStopped = false;
  let followed = FOLLOW_MS.length;
  let timer: Cancel | undefined;

  async function ask() {
    if (isStopped) return;
    if (isAsking) {
      isAskedAgain = true;
      return;
    }
    isAsking = true;
    isAskedAgain = false;
    timer?.();
    await net.turn();
    // Both at once while all is well; one knock at a closed door.
    const hasConfig = config !== undefined || fetchConfig();
    const isAnswered = ((!net.isFailing() || (await hasConfig)) && (await fetchState()) && (await hasConfig)) || false;
    if (isAnswered && config && state && state.configVersion !== config.version) await fetchConfig();
    isAsking = false;
    schedule(isAskedAgain && isAnswered ? 0 : undefined);
  }

  function schedule(ms?: number) {
    timer?.();
    if (isStopped) return;
    const isFollowing = followed < FOLLOW_MS.length && pendingIds().length > 0 && !net.isFailing();
    const wait = ms ?? (isFollowing ? (FOLLOW_MS[followed++] as number) : POLL_MS);
    if (wait === POLL_MS && !platform.isVisible()) return;
    timer = platform.after(wait, () => void ask());
  }

  async function fetchConfig(): Promise<boolean> {
    const pointer = await getJson<ConfigPointer>(`/v1/config/${encodeURIComponent(writeKey)}`);
    if (typeof pointer?.path !== 'string') return false;
    if (pointer.version === config?.version) return true;
    const next = await getJson<Config>(pointer.path);
    if (!Array.isArray(next?.contents)) return false;
    config = next;
    onConfig(next);
    return true;
  }

  async function fetchState(): Promise<boolean> {
    const { anonymousId, userId, groupId } = identity();
    const body: StateRequest = { v: 1, writeKey, anonymousId, userId, groupId, pending: pendingIds() };
    if (state) body.known = state.version;
    const answer = await getJson<StateAnswer>('/v1/state', JSON.stringify(body));
    if (typeof answer?.version !== 'string') return false;
    const now = identity();
    // The answer to a question about somebody else.
    if (now.anonymousId !== anonymousId || now.userId !== userId || now.groupId !== groupId) {
      isAskedAgain = true;
      return true;
    }
    if (!answer.unchanged) {
      state = answer;
      onState(state, answer.includes ?? []);
    } else if (state) {
      state = { ...state, configVersion: answer.configVersion };
    }
    return true;
  }

  async function getJson<Value>(path: string, body?: string): Promise<Value | undefined> {
    const { status, text, retryAfter } = await platform.send({ url: apiHost + path, body });
    try {
      const value: unknown = status === 200 && JSON.parse(text);
      if (value && typeof value === 'object') {
        net.succeeded();
        return value as Value;
      }
    } catch {
      // No JSON: no answer of ours.
    }
    net.failed(retryAfterMs(retryAfter, platform.now()));
    return undefined;
  }

  return {
    config: () => config,
    state: () => state,
    refresh: () => void ask(),
    follow() {
      followed = 0;
      if (!isAsking && pendingIds().length) schedule();
    },
    forget() {
      state = undefined;
      onState(undefined, []);
      void ask();
    },
    stop() {
      isStopped = true;
      timer?.();
    },
  };
}
