/** One running SDK: the parts of `core/`, wired. */
import type { ContentState } from '@foothold/protocol/types';
import { counts, decideWhether, evaluate, type Facts, matchesPage, mergeContentState } from '@foothold/targeting/core';
import { guardPlatform } from '../platform/guarded.ts';
import type { Platform } from '../platform/platform.ts';
import type { InitOptions, Registration } from './api.ts';
import { createEngine } from './engine.ts';
import type { EventBody, StampedEvent } from './events.ts';
import { createGuard } from './guard.ts';
import { asId, asObject, type Identity } from './identity.ts';
import { createIds } from './ids.ts';
import type { Kernel, SdkRareRules } from './kernel.ts';
import { createLoad } from './loads.ts';
import { createOutbox, type Outgoing } from './outbox.ts';
import { createPages } from './pages.ts';
import { createRecords } from './records.ts';
import { createRemote } from './remote.ts';
import type { Source } from './source.ts';
import { currentVisit } from './visit.ts';
import { createWho } from './who.ts';

/** Set by the build; tests run on source. */
declare const __VERSION__: string;
const VERSION = typeof __VERSION__ === 'string' ? __VERSION__ : 'source';

const MAX_EARLY = 200;
/** So long an identity that was announced is waited for. */
const IDENTITY_MS = 2000;
/** So long the rare rules are waited for. */
const RARE_MS = 3000;
/** A host whose tokens are no good is asked for another no more often than that. */
const RENEW_MS = 60_000;

export type Instance = ReturnType<typeof createInstance>;

/**
 * It rests until it is told that it is `seen` for the first time; what is called before that is there before anything is
 * asked.
 * @param known who it was until now, when the consent has changed.
 */
export function createInstance(outside: Platform, options: InitOptions, emit: Kernel['emit'], known?: Identity) {
  const { writeKey = '', content, autoPage = true, impersonatedBy } = options;
  const apiHost = `${options.apiHost ?? ''}`.replace(/\/+$/, '');
  options.apiHost = apiHost;
  const log = (...words: unknown[]) => options.debug && outside.log(...words);
  const guard = createGuard(shutdown, log, () => isOff);
  const [platform, endPlatform] = guardPlatform(outside, guard);
  const load = createLoad(platform, guard);
  const records = createRecords(platform, writeKey);
  const newId = createIds(platform.now, platform.randomBytes);
  /** The server's clock minus this one's, when they differ by so much that it matters. */
  let skewMs = 0;
  const now = () => platform.now() + skewMs;
  let isOff = false;
  let renewedAt = 0;
  let visit = currentVisit(records, now());
  let rare: SdkRareRules | undefined;
  /** What happened since it was last decided, or before it was known what counts. */
  let early: Parameters<Source['add']>[] = [];

  const redecide = () => engine.redecide();
  const who = createWho(
    options,
    records,
    newId,
    known,
    {
      leaving() {
        kernel.changeVisit((visit) => {
          visit.isMoved = true;
        });
        engine.flow()?.reset();
        // What waits is to be signed by whom it is of.
        outbox?.leave();
      },
      changed(isSomebodyElse) {
        if (isSomebodyElse) {
          early = [];
          visit = currentVisit(records, now());
          // For whom the page begins now.
          pages.here.pageSince = now();
        }
        source?.forget(isSomebodyElse);
        redecide();
      },
    },
    send,
  );
  const pages = createPages(platform, now, autoPage, send, redecide);
  const remote = writeKey
    ? createRemote(
        platform,
        writeKey,
        apiHost,
        records,
        who.identity,
        (apartMs = skewMs) => {
          skewMs = Math.abs(apartMs) > 60_000 ? apartMs : 0;
          const { identity = 'verified' } = source?.state(null) ?? {};
          if (identity !== 'verified' && now() - renewedAt > RENEW_MS) {
            renewedAt = now();
            who.renew().catch(log);
          }
          redecide();
        },
        () => rare,
      )
    : undefined;
  const outbox =
    remote &&
    createOutbox(
      platform,
      writeKey,
      apiHost,
      records,
      remote.follow,
      (dropped) => send({ type: 'track', event: '$events_dropped', properties: dropped }),
      () => who.identity().token,
    );
  /** The library mode's comes with its chunk. */
  let source: Source | undefined = content || options.rules ? undefined : remote;

  const registered: Registration = {};
  const kernel: Kernel = {
    platform,
    decideWhether,
    evaluate,
    matchesPage: (glob, page) => matchesPage(glob, page, rare),
    mergeContentState,
    options,
    registered,
    records,
    load,
    heard: [],
    published() {
      const config = source?.published();
      return config && (rare?.vary(config) ?? config);
    },
    waiting() {
      if (isOff) return 'switched_off';
      if (impersonatedBy) return 'impersonated';
      if (!who.isSettled()) return 'identity';
      return source?.published() && source.state(null) ? undefined : 'loading';
    },
    facts() {
      const identity = who.identity();
      const state = source?.state(identity.groupId);
      const here = { ...identity, groupId: identity.groupId ?? state?.account?.id ?? null };
      const contents = { ...state?.contents };
      const seen = records.read<{ [key: string]: ContentState }>('contents');
      for (const key in seen) {
        const id = rare?.idHere(key, here, source) ?? key;
        contents[id] = mergeContentState(contents[id], seen[key]);
      }
      return {
        segments: [],
        ...state,
        now: now(),
        page: platform.page(),
        traits: { ...visit.answers, ...state?.traits },
        account: { ...state?.account?.traits },
        contents,
        who: here,
        arms: { ...visit.arms, ...state?.arms },
        rare,
        onUnknown: log,
      } as Facts;
    },
    whereabouts: () => ({
      ...pages.here,
      config: kernel.published(),
      visit,
    }),
    flow: () => engine.flow(),
    visit: () => visit,
    changeVisit(change) {
      visit = currentVisit(records, now());
      change?.(visit);
      records.write('visit', visit);
    },
    now,
    guard,
    refresh: remote?.refresh,
    send,
    emit,
    redecide,
  };
  const engine = createEngine(
    kernel,
    () => {
      // What only the rare rules can count waits for them, but not for ever.
      const isNew = pages.here.pageSince > now() - RARE_MS;
      if (!rare && isNew && kernel.published()?.contents.some((content) => content.rare)) return;
      for (const one of early.splice(0)) source?.add(...one);
    },
    () => load('rules', addRare),
  );
  function addRare(openRules: (kernel: Kernel) => SdkRareRules) {
    rare = openRules(kernel);
    redecide();
  }

  function send(body: EventBody) {
    const messageId = newId();
    const page = platform.page();
    const { groupId, token, ...identity } = who.identity();
    const event = {
      ...body,
      ...identity,
      messageId,
      timestamp: platform.now(),
      context: {
        page,
        ...platform.browser(),
        library: { name: 'foothold', version: VERSION },
        ...(groupId && { groupId }),
        ...(impersonatedBy && { impersonatedBy }),
        ...asObject(options.context),
      },
    } as unknown as StampedEvent & Outgoing;
    log(event);
    outbox?.add(event);
    early = [...early.slice(-MAX_EARLY), [event, now(), page]];
    redecide();
  }

  /** The page is hidden or left, or (`load`: at first, also where it is hidden) seen, or online again. */
  const seen = (type: string) => {
    const isVisible = type === 'load' || (type !== 'pagehide' && platform.isVisible());
    const isOnline = type === 'online';
    kernel.changeVisit();
    engine.flow()?.seen(isVisible);
    if (isVisible) {
      remote?.refresh(isOnline);
      outbox?.wake(isOnline);
    } else {
      pages.tell();
      outbox?.leave();
    }
  };

  function shutdown() {
    isOff = true;
    endPlatform();
    engine.flow()?.destroy();
    rare?.destroy();
  }

  platform.on('currententrychange', pages.routed);
  platform.on('storage', () => {
    visit = currentVisit(records, now());
    redecide();
  });
  platform.on('input', pages.typed);
  platform.on('visibilitychange pagehide online', seen);
  pages.routed();
  platform.after(IDENTITY_MS, who.settle);
  if (content || options.rules) {
    load('local', (createLocal) => {
      source = createLocal(options, records, remote, (counted, seen) => counts(counted, seen, rare), log);
      redecide();
    });
  }

  const calls = {
    ...who.calls,
    page: pages.page,
    flush: () => outbox?.flush(),
    track(name: unknown, properties?: unknown) {
      const event = asId(name);
      if (!event) return;
      pages.here.happened.add(event);
      send({ type: 'track', event, properties: asObject(properties) });
      engine.flow()?.happened(event);
    },
    getMilestones: () => kernel.facts().milestones,
    register(registration: Registration) {
      const actions = { ...registered.actions, ...registration.actions };
      Object.assign(registered, registration, { actions });
    },
    setLocale(locale: string) {
      options.locale = locale;
      engine.flow()?.repaint();
    },
    debug(isOn = true) {
      options.debug = isOn;
    },
  };
  /** What is about the screen is for the guides, once they are there; whoever asks what they show is told at once. */
  function call(name: string, args: unknown[]): unknown {
    const own = calls[name as 'flush'] as Call | undefined;
    if (own) return own(...args);
    if (name.startsWith('get')) return (engine.flow()?.calls[name as 'getTour'] as Call | undefined)?.(...args) ?? null;
    return engine.withFlow((flow) => (flow.calls[name as 'stop'] as Call | undefined)?.(...args));
  }
  return { call: guard(call), identity: who.identity, shutdown, seen, kernel };
}
type Call = (...args: unknown[]) => unknown;
