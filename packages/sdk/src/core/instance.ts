/** One running SDK: the parts of `core/`, wired. */
import type { Config, Json, JsonObject, OwnEventName, OwnEvents, PublishedContent } from '@foothold/protocol/types';
import {
  aggregatesOfContent,
  checklistStatus,
  currentStep,
  type Facts,
  matchesPage,
  mayInterrupt,
  own as ownKey,
  type Situation,
} from '@foothold/targeting';
import type { Cancel, Platform } from '../platform/platform.ts';
import type { ChecklistSnapshot, Consent, Foothold, InitOptions, Registration } from './api.ts';
import { createCounting } from './counts.ts';
import { createEngine } from './engine.ts';
import { definitionOf, gatherFacts, rememberOwn } from './facts.ts';
import { createGuard } from './guard.ts';
import { asId, asObject, loadIdentity, newId } from './identity.ts';
import type { Kernel } from './kernel.ts';
import { createNet } from './net.ts';
import { createOutbox } from './outbox.ts';
import { createRecords } from './records.ts';
import { createRemote } from './remote.ts';
import { type EventBody, occurrenceOf, pageEvent, stamp } from './tracker.ts';
import { currentVisit, type Visit } from './visit.ts';

/** All of the API but `init` and `shutdown`'s outer half. */
export type Instance = Omit<Foothold, 'init' | 'on' | 'off' | 'subscribe'>;

/** What outlives an instance: who listens. */
export interface Listeners {
  own(name: string, detail: unknown): void;
  changed(): void;
}

export function createInstance(platform: Platform, options: InitOptions, listeners: Listeners): Instance {
  const { apiHost = '', content = [], milestones = [], theme, autoPage = true, context = {} } = options;
  const writeKey = options.writeKey ?? '';
  const isLibrary = !writeKey;
  let { debug = false, locale, consent: consentLevel = 'full' } = options;
  const log = (...words: unknown[]) => debug && platform.log(...words);
  const { guard } = createGuard(shutdown, log);
  const records = createRecords(platform.records, `foothold:${writeKey || 'local'}:`);
  const makeId = newId(platform);
  if (consentLevel !== 'full') records.clear(false);
  let identity = loadIdentity(records, makeId);
  let traits: JsonObject = {};
  let accountTraits: JsonObject = {};
  let registered: Registration = {};
  let happened = new Set<string>();
  let pageSince = platform.now();
  let typedAt = 0;
  let pagedUrl = '';
  let leftUrl = platform.page().referrer;
  /** The server's clock minus this one's, when they differ by so much that it matters. */
  let skewMs = 0;
  const inline = content.map((one) => ({ version: 0, publishedAt: 0, ...one }) as PublishedContent);
  const counting = createCounting(records);
  const net = createNet(platform);
  const now = () => platform.now() + skewMs;
  let visit = currentVisit(records, now());

  const outbox = isLibrary
    ? undefined
    : createOutbox({
        platform,
        net,
        writeKey,
        apiHost,
        onSent: () => remote?.follow(),
        onDropped: (reason, count) => own('$events_dropped', { reason, count }),
      });
  const remote = isLibrary
    ? undefined
    : createRemote({
        platform,
        net,
        apiHost,
        writeKey,
        identity: () => identity,
        pendingIds: counting.pendingIds,
        onConfig: guard((config: Config) => {
          define(config);
          changed();
        }),
        onState: guard((state, includes) => {
          const apartMs = state ? state.serverTimeMs - platform.now() : 0;
          if (state) skewMs = Math.abs(apartMs) > 60_000 ? apartMs : 0;
          counting.confirm(includes);
          changed();
        }),
      });
  function define(config?: Config) {
    const byServer = [...(config?.aggregates ?? []), ...(config?.milestones ?? []).map(definitionOf)];
    counting.define(byServer, [...inline.flatMap(aggregatesOfContent), ...milestones.map(definitionOf)]);
  }
  if (isLibrary) define();

  const contents = () => [...inline, ...(remote?.config()?.contents ?? [])];
  const find = (contentId: unknown) => contents().find(({ id }) => id === contentId);
  const isReady = () => consentLevel !== 'off' && (isLibrary || Boolean(remote?.config() && remote.state()));
  const facts = (): Facts =>
    gatherFacts({
      platform,
      now: now(),
      state: remote?.state(),
      identity,
      traits,
      accountTraits,
      counting,
      records,
      milestones,
    });
  const situation = (): Situation => {
    const view = engine.flow()?.view ?? {};
    const open = [view.tour, view.celebration, view.checklist?.open ? view.checklist : undefined];
    return {
      interruptions: options.interruptions ?? remote?.config()?.interruptions ?? 'calm',
      pageSince: pageSince + skewMs,
      visitSince: visit.since,
      interrupted: visit.interrupted,
      typedAt: typedAt + skewMs,
      happened,
      underWay: new Set(Object.keys(visit.runs)),
      open: open.flatMap((one) => (one ? [one.content] : [])),
      onUnknown: () => log('a condition that this version does not know'),
    };
  };
  const changeVisit = (change: (visit: Visit) => void) => {
    visit = currentVisit(records, now());
    change(visit);
    if (consentLevel !== 'off') records.write('visit', visit);
  };

  function send(body: EventBody): string {
    const messageId = makeId();
    if (consentLevel === 'off') return messageId;
    const event = stamp(body, identity, platform, { messageId, context: asObject(context), locale: currentLocale() });
    outbox?.add(event);
    counting.add(messageId, now(), occurrenceOf(body, platform.page()), identity.groupId);
    log(body.type, body);
    changed();
    return messageId;
  }
  function track(event: string, properties?: JsonObject) {
    if (!asId(event)) return log('track: the name of an event is a text of 1–256 characters', event);
    send({ type: 'track', event, properties: asObject(properties) });
    happened.add(event);
    engine.flow()?.happened(event);
  }
  function own<Name extends OwnEventName>(name: Name, properties: OwnEvents[Name]) {
    if (consentLevel === 'off') return;
    const detail = asObject(properties);
    send({ type: 'track', event: name, properties: detail });
    rememberOwn(records, name, detail, now());
    platform.emit(`foothold:${name.slice(1)}`, detail);
    listeners.own(name.slice(1), detail);
  }
  function page(...args: unknown[]) {
    const info = platform.page();
    pagedUrl = info.url;
    send(pageEvent({ ...info, referrer: leftUrl }, args));
  }
  const pageUnlessCalled = guard(() => {
    if (autoPage && platform.page().url !== pagedUrl) page();
  });
  const routed = guard(() => {
    const { url } = platform.page();
    if (url === lastUrl) return;
    leftUrl = lastUrl;
    lastUrl = url;
    pageSince = platform.now();
    typedAt = 0;
    happened = new Set();
    changeVisit(() => {});
    // The host's own page() for this address may be on its way.
    cancels.push(platform.after(0, pageUnlessCalled));
    changed();
  });
  let lastUrl = platform.page().url;

  function become(next: typeof identity, isSomebodyElse: boolean) {
    if (isSomebodyElse) {
      traits = {};
      accountTraits = {};
      counting.clear();
      records.clear(consentLevel === 'full');
      visit = currentVisit(records, now());
      engine.flow()?.refresh([]);
    }
    identity = next;
    records.write('identity', identity);
    remote?.forget();
    changed();
  }
  function identify(userId: unknown, given?: unknown) {
    const id = asId(userId);
    const added = asObject(id === null && userId !== null && typeof userId === 'object' ? userId : given);
    if (id !== null && id !== identity.userId) {
      const isSomebodyElse = identity.userId !== null;
      const anonymousId = isSomebodyElse ? makeId() : identity.anonymousId;
      become({ anonymousId, userId: id, groupId: isSomebodyElse ? null : identity.groupId }, isSomebodyElse);
    }
    traits = { ...traits, ...added };
    send({ type: 'identify', traits: added });
  }
  function group(groupId: unknown, given?: unknown) {
    const id = asId(groupId);
    if (id === null) return log('group: the id of an account is a text of 1–256 characters', groupId);
    if (id !== identity.groupId) {
      accountTraits = {};
      become({ ...identity, groupId: id }, false);
    }
    const added = asObject(given);
    accountTraits = { ...accountTraits, ...added };
    send({ type: 'group', groupId: id, traits: added });
  }

  const currentLocale = () => locale ?? platform.browser().locale;
  const kernel: Kernel = {
    rules: { checklistStatus, currentStep, matchesPage, mayInterrupt },
    get theme() {
      return theme ?? remote?.config()?.theme ?? {};
    },
    contents,
    facts,
    situation,
    visit: () => visit,
    changeVisit,
    locale: currentLocale,
    trait: (name, of) => ownKey((of === 'account' ? facts().account : facts().traits) ?? {}, name),
    now,
    after: (ms, callback) => platform.after(ms, guard(callback)),
    guard,
    own,
    track,
    call(name: string, args: Json | undefined) {
      const action = ownKey(registered.actions as { [name: string]: (args: Json | undefined) => void }, name);
      if (typeof action !== 'function') return false;
      guard(action)(args);
      return true;
    },
    navigate(url, newTab) {
      if (!newTab && typeof registered.navigate === 'function') guard(registered.navigate)(url);
      else platform.navigate(url, newTab);
    },
    changed,
  };
  const engine = createEngine({
    platform,
    guard,
    kernel,
    isReady,
    facts,
    situation,
    onDecided: () => listeners.changed(),
  });
  function changed() {
    engine.changed();
  }

  const cancels: Cancel[] = [
    platform.onRoute(routed),
    platform.onRecords(guard(changed)),
    platform.onTyping(
      guard(() => {
        typedAt = platform.now();
      }),
    ),
    platform.onVisibility(
      guard((isVisible: boolean) => {
        if (consentLevel === 'off') return;
        if (isVisible) remote?.refresh();
        else outbox?.leave();
        changeVisit(() => {});
      }),
    ),
  ];
  if (consentLevel === 'memory') outbox?.keepInMemory();
  function begin() {
    if (consentLevel === 'off') return;
    changeVisit(() => {});
    remote?.refresh();
    void outbox?.flush().catch(() => {});
    cancels.push(platform.after(0, pageUnlessCalled));
    changed();
  }
  begin();

  function getChecklist(contentId?: string): ChecklistSnapshot | null {
    if (!isReady()) return null;
    const seen = facts();
    const isFor = (one: PublishedContent) =>
      one.kind === 'checklist' &&
      (contentId === undefined ? isShown(one) || engine.decideOne(one).show : one.id === contentId);
    const isShown = (one: PublishedContent) => engine.flow()?.view.checklist?.content.id === one.id;
    const found = contents().find(isFor);
    if (found?.kind !== 'checklist') return null;
    const items = checklistStatus(found, seen);
    const doneCount = items.filter(({ done }) => done).length;
    const open = isShown(found) && engine.flow()?.view.checklist?.open === true;
    return { content: found, items, doneCount, complete: doneCount === items.length, open };
  }

  async function explain(contentId: string) {
    const { describe } = await platform.loadExplain();
    const found = find(contentId);
    if (!found) return { contentId, show: false, reason: 'unpublished', detail: 'It is not published here.' } as const;
    const { tour, checklist, celebration } = engine.flow()?.view ?? {};
    const isOpen = [tour, checklist, celebration].some((one) => one?.content.id === contentId);
    return describe(found, isOpen ? { show: true } : engine.decideOne(found), facts());
  }

  function shutdown() {
    for (const cancel of cancels.splice(0)) cancel();
    outbox?.stop();
    remote?.stop();
    net.stop();
    engine.stop();
  }

  function consent(level: Consent) {
    if (level === consentLevel) return;
    consentLevel = level;
    records.clear(level === 'full');
    records.write('identity', identity);
    if (level !== 'full') void outbox?.clear().then(outbox.keepInMemory);
    if (level === 'off') engine.flow()?.refresh([]);
    else begin();
  }

  const entries: Instance = {
    identify,
    group,
    track,
    page,
    alias(userId, previousId) {
      const from = asId(previousId) ?? identity.userId ?? identity.anonymousId;
      if (!asId(userId) || userId === from) return;
      identity = { ...identity, userId };
      records.write('identity', identity);
      send({ type: 'alias', previousId: from });
      remote?.forget();
    },
    reset: () => become({ anonymousId: makeId(), userId: null, groupId: null }, true),
    start: (contentId, stepId) => engine.withFlow((flow) => flow.start(contentId, stepId)),
    stop(contentId) {
      const { tour, checklist, celebration } = engine.flow()?.view ?? {};
      for (const one of [tour, checklist, celebration]) {
        if (one && (contentId === undefined || one.content.id === contentId)) engine.flow()?.stop(one.content.id);
      }
    },
    resume(contentId) {
      const found = find(contentId);
      if (!found) return;
      own('$content_restored', { contentId, contentVersion: found.version, kind: found.kind });
      engine.withFlow((flow) => flow.start(contentId));
    },
    open: (contentId) => engine.withFlow((flow) => flow.open(contentId, true)),
    close: (contentId) => engine.flow()?.open(contentId, false),
    explain,
    getChecklist,
    register(registration) {
      const actions = { ...registered.actions, ...registration.actions };
      registered = { ...registered, ...registration, actions };
    },
    setLocale(next) {
      locale = asId(next) ?? locale;
      changed();
    },
    consent,
    flush: async () => void (await outbox?.flush()),
    debug(on = true) {
      debug = on;
    },
    shutdown,
  };
  for (const name of Object.keys(entries) as (keyof Instance)[]) entries[name] = guard(entries[name] as never) as never;
  return entries;
}
