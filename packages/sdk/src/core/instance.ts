/** One running SDK: the parts of `core/`, wired. */
import type { ContentState, JsonObject } from '@foothold/protocol/types';
import {
  counter,
  decide,
  evaluate,
  type Facts,
  isTicked,
  matchesPage,
  mayInterrupt,
  mergeContentState,
} from '@foothold/targeting';
import { guardPlatform } from '../platform/guarded.ts';
import type { Platform } from '../platform/platform.ts';
import type { InitOptions, Registration } from './api.ts';
import { createEngine } from './engine.ts';
import { type EventBody, occurrenceOf, pageBody } from './events.ts';
import { createGuard } from './guard.ts';
import { asId, asObject, type Identity } from './identity.ts';
import { uuidv7 } from './ids.ts';
import type { FlowCalls, Kernel } from './kernel.ts';
import { createOutbox, type StampedEvent } from './outbox.ts';
import { createRecords } from './records.ts';
import { createRemote } from './remote.ts';
import type { Source } from './source.ts';
import { currentVisit } from './visit.ts';

/** Set by the build; tests run on source. */
declare const __VERSION__: string;
const VERSION = typeof __VERSION__ === 'string' ? __VERSION__ : 'source';

const MAX_EARLY = 200;

export type Instance = ReturnType<typeof createInstance>;

/** @param known who it was until now, when the consent has changed. */
export function createInstance(outside: Platform, options: InitOptions, emit: Kernel['emit'], known?: Identity) {
  const { writeKey = '', content, autoPage = true, interruptions } = options;
  const apiHost = `${options.apiHost ?? ''}`.replace(/\/+$/, '');
  const log = (...words: unknown[]) => options.debug && outside.log(...words);
  const guard = createGuard(shutdown, log);
  const [platform, endPlatform] = guardPlatform(outside, guard);
  const records = createRecords(platform.records, writeKey);
  const newId = () => uuidv7(platform.now(), platform.randomBytes(10));
  /** The server's clock minus this one's, when they differ by so much that it matters. */
  let skewMs = 0;
  const now = () => platform.now() + skewMs;
  let isOff = false;
  /** As given in this page, so newer than what the server knows. */
  let traits: JsonObject = {};
  let accountTraits: JsonObject = {};
  let happened = new Set<string>();
  let lastUrl = '';
  let pagedUrl = '';
  let typedAt = 0;
  let pageSince = now();
  let visit = currentVisit(records, now());
  let identity: Identity = {
    anonymousId: newId(),
    userId: null,
    groupId: null,
    ...(known ?? records.read('identity')),
  };
  /** What happened since it was last decided, or before it was known what counts. */
  let early: Parameters<Source['add']>[] = [];

  const remote = writeKey
    ? createRemote(
        platform,
        writeKey,
        apiHost,
        records,
        () => identity,
        (apartMs = skewMs) => {
          skewMs = Math.abs(apartMs) > 60_000 ? apartMs : 0;
          engine.redecide();
        },
      )
    : undefined;
  const outbox =
    remote &&
    createOutbox(platform, writeKey, apiHost, records, remote.follow, (dropped) =>
      send({ type: 'track', event: '$events_dropped', properties: dropped }),
    );
  /** The library mode's comes with its chunk. */
  let source: Source | undefined = content ? undefined : remote;

  const registered: Registration = {};
  const kernel: Kernel = {
    platform,
    decide,
    evaluate,
    isTicked,
    matchesPage,
    mayInterrupt,
    mergeContentState,
    options,
    registered,
    records,
    published: () => source?.published(),
    facts() {
      const { groupId } = identity;
      const state = source?.state(groupId);
      const contents = { ...state?.contents };
      const seen = records.read<{ [contentId: string]: ContentState }>('contents');
      for (const id in seen) contents[id] = mergeContentState(contents[id], seen[id]);
      return {
        segments: [],
        ...state,
        now: now(),
        page: platform.page(),
        traits: { ...state?.traits, ...traits },
        account: { ...state?.account?.traits, ...accountTraits },
        contents,
        onUnknown: log,
      } as Facts;
    },
    situation: () => ({
      interruptions: interruptions ?? kernel.published()?.interruptions ?? 'calm',
      pageSince,
      visit,
      typedAt,
      happened,
      open: engine.flow()?.open() ?? [],
    }),
    visit: () => visit,
    changeVisit(change) {
      visit = currentVisit(records, now());
      change?.(visit);
      records.write('visit', visit);
    },
    now,
    guard,
    send,
    emit,
    redecide: () => engine.redecide(),
  };
  const engine = createEngine(kernel, () => {
    if (isOff || !source?.published() || !source.state(null)) return false;
    for (const one of early) source.add(...one);
    early = [];
    return true;
  });

  function send(body: EventBody) {
    const messageId = newId();
    const page = platform.page();
    const { groupId, ...who } = identity;
    const event = {
      ...body,
      ...who,
      messageId,
      timestamp: platform.now(),
      context: {
        page,
        ...platform.browser(),
        library: { name: 'foothold', version: VERSION },
        ...(groupId && { groupId }),
        ...asObject(options.context),
      },
    } as unknown as StampedEvent;
    log(event);
    outbox?.add(event);
    early = [...early.slice(-MAX_EARLY), [occurrenceOf(body, page), messageId, now(), groupId]];
    engine.redecide();
  }

  function become(next: Partial<Identity>, isSomebodyElse?: boolean) {
    if (isSomebodyElse) {
      traits = {};
      early = [];
      records.clear();
      visit = currentVisit(records, now());
      engine.flow()?.refresh([]);
    }
    if (next.groupId !== undefined) accountTraits = {};
    identity = { ...identity, ...next };
    records.write('identity', identity);
    source?.forget(isSomebodyElse);
    engine.redecide();
  }
  const somebodyNew = (userId: string | null) => become({ anonymousId: newId(), userId, groupId: null }, true);

  function page(...args: unknown[]) {
    const info = platform.page();
    pagedUrl = info.url;
    send(pageBody(info, args));
  }
  const routed = () => {
    const { url } = platform.page();
    if (url === lastUrl) return;
    lastUrl = url;
    pageSince = now();
    typedAt = 0;
    happened = new Set();
    // A tick later: the host's own page() for this address may be on its way.
    platform.after(0, () => {
      if (autoPage && platform.page().url !== pagedUrl) page();
    });
    engine.redecide();
  };
  const seen = (isVisible: boolean, isOnline?: boolean) => {
    kernel.changeVisit();
    if (isVisible) {
      remote?.refresh(isOnline);
      outbox?.wake(isOnline);
    } else outbox?.leave();
  };
  const typed = () => {
    typedAt = now();
  };
  platform.onRoute(routed);
  platform.onRecords(engine.redecide);
  platform.onTyping(typed);
  platform.onVisible(seen);

  function shutdown() {
    isOff = true;
    endPlatform();
    engine.flow()?.destroy();
  }

  records.write('identity', identity);
  seen(true);
  routed();
  if (content) {
    platform.load('local').then(
      guard(({ default: createLocal }) => {
        source = createLocal(options, records, remote, counter);
        engine.redecide();
      }),
      () => {},
    );
  }

  const ofFlow =
    (name: keyof FlowCalls) =>
    (...args: [contentId: string]) =>
      engine.withFlow(({ calls }) => calls[name](...args));
  const calls = {
    page,
    flush: () => outbox?.flush(),
    identify(userId: unknown, given?: unknown) {
      const id = asId(userId);
      const added = asObject(id ? given : (userId ?? given));
      if (id && id !== identity.userId) {
        if (identity.userId) somebodyNew(id);
        else become({ userId: id });
      }
      traits = { ...traits, ...added };
      send({ type: 'identify', traits: added });
    },
    group(id: unknown, given?: unknown) {
      const groupId = asId(id);
      if (!groupId) return;
      if (groupId !== identity.groupId) become({ groupId });
      const added = asObject(given);
      accountTraits = { ...accountTraits, ...added };
      send({ type: 'group', groupId, traits: added });
    },
    track(name: unknown, properties?: unknown) {
      const event = asId(name);
      if (!event) return;
      happened.add(event);
      send({ type: 'track', event, properties: asObject(properties) });
      engine.flow()?.happened(event);
    },
    alias(id: unknown, previous?: unknown) {
      const userId = asId(id);
      const previousId = asId(previous) ?? identity.userId ?? identity.anonymousId;
      if (!userId || userId === previousId) return;
      become({ userId });
      send({ type: 'alias', previousId });
    },
    reset: () => somebodyNew(null),
    start: ofFlow('start'),
    stop: ofFlow('stop'),
    resume: ofFlow('resume'),
    open: ofFlow('open'),
    close: ofFlow('close'),
    getChecklist: (contentId?: string) => engine.flow()?.calls.getChecklist(contentId) ?? null,
    explain: async (contentId: string) => (await platform.load('explain')).default(kernel, contentId),
    register(registration: Registration) {
      const actions = { ...registered.actions, ...registration.actions };
      Object.assign(registered, registration, { actions });
    },
    setLocale(locale: string) {
      options.locale = locale;
    },
    debug(isOn = true) {
      options.debug = isOn;
    },
    identity: () => identity,
    shutdown,
  };
  for (const name in calls) calls[name as 'page'] = guard(calls[name as 'page']);
  return calls;
}
