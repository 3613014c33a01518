/**
 * Browsers with one to three tabs in which people do things while the network goes and comes, answers are lost, tabs
 * crash, are closed, and freeze; and which come back another day. What was done over a second before its tab ended has
 * to arrive.
 */
import type { EventStore, Platform } from '../platform/platform.ts';
import { type Chance, createChance } from './chance.ts';
import { createServer } from './server.ts';
import { type Clock, createBrowser, createClock, gone, openFoothold, openTab, settle } from './world.ts';

export interface Delivery {
  sessions: number;
  /** Events that were over a second old when their tab ended. */
  due: number;
  /** Of those. */
  arrived: number;
  /** Stored more than once by a collector that knows each id. */
  twice: number;
  /** Sent again although the collector had it. */
  repeated: number;
}

export async function deliver(sessions: number, seed = 1): Promise<Delivery> {
  const sum: Delivery = { sessions, due: 0, arrived: 0, twice: 0, repeated: 0 };
  for (let i = 0; i < sessions; i++) {
    const one = await session(createChance(seed * 100_003 + i));
    sum.due += one.due;
    sum.arrived += one.arrived;
    sum.twice += one.twice;
    sum.repeated += one.repeated;
  }
  return sum;
}

async function session(chance: Chance): Promise<Omit<Delivery, 'sessions'>> {
  const clock = createClock();
  const browser = createBrowser();
  const server = createServer(clock.now);
  const got = new Map<string, number>();
  const done: { name: string; at: number; tab: LivingTab }[] = [];
  let network: 'fine' | 'away' | 'answers lost' = 'fine';
  const respond: Parameters<typeof openTab>[2] = (request) => {
    if (network === 'away') return gone;
    if (request.url.endsWith('/v1/b')) {
      for (const { event = '' } of JSON.parse(request.body as string).batch as { event?: string }[])
        got.set(event, (got.get(event) ?? 0) + 1);
    }
    const answer = server.respond(request);
    return network === 'answers lost' ? gone : answer;
  };
  let tabs = [open()];
  function open(): LivingTab {
    const life = createLife(clock);
    const tab = openTab(clock, browser, respond, {});
    const one = openFoothold({ ...tab, platform: life.bind(tab.platform, browser.lease) });
    one.foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c', autoPage: false });
    return { ...tab, ...one, life };
  }

  for (let i = 0, steps = 10 + chance.below(25); i < steps; i++) {
    const tab = chance.of(tabs);
    const lot = chance.next();
    if (lot < 0.55) {
      // On a frozen page nobody does anything.
      for (let n = tab.life.isFrozen() ? -1 : chance.below(6); n >= 0; n--) {
        const name = `e${done.length}`;
        tab.foothold.track(name);
        done.push({ name, at: clock.now(), tab });
      }
    } else if (lot < 0.65) network = chance.of(['fine', 'away', 'answers lost'] as const);
    else if (lot < 0.7) tab.life.freeze(chance.below(40_000));
    else if (lot < 0.75 && tabs.length < 3) tabs.push(open());
    else if (lot < 0.85) {
      if (chance.is(0.5)) tab.setVisible(false);
      tab.life.end();
      tabs = tabs.filter((one) => one !== tab);
      if (!tabs.length) {
        await clock.advance(chance.below(86_400_000));
        tabs = [open()];
      }
    } else if (lot < 0.9) {
      tab.setVisible(false);
      await clock.advance(chance.below(5000));
      tab.setVisible(true);
    }
    await clock.advance(chance.below(chance.is(0.2) ? 90_000 : 3000));
  }
  for (const tab of tabs) tab.life.end();
  network = 'fine';
  await clock.advance(86_400_000);
  open();
  await clock.advance(600_000);

  const due = done.filter(({ at, tab }) => tab.life.endedAt - at > 1000);
  const stored = new Map<string, number>();
  for (const { event = '' } of server.events) stored.set(event, (stored.get(event) ?? 0) + 1);
  return {
    due: due.length,
    arrived: due.filter(({ name }) => stored.has(name)).length,
    twice: [...stored.values()].filter((count) => count > 1).length,
    repeated: [...got.values()].filter((count) => count > 1).length,
  };
}

type LivingTab = ReturnType<typeof openTab> & ReturnType<typeof openFoothold> & { life: Life };
interface Life {
  endedAt: number;
  /** From now on nothing of it runs, and nothing that it asked for comes back; what it has written stays. */
  end(): void;
  /** Nothing of it runs for so long. */
  freeze(ms: number): void;
  isFrozen(): boolean;
  bind(platform: Platform, lease: { tail: Promise<void> }): Platform;
}

function createLife(clock: Clock): Life {
  let frozenUntil = 0;
  let isOver = false;
  let release = () => {};
  const ended = new Promise<void>((resolve) => {
    release = resolve;
  });
  const never = new Promise<never>(() => {});
  const alive = async <Value>(value: Promise<Value>): Promise<Value> => {
    const result = await value;
    while (!isOver && clock.now() < frozenUntil)
      await new Promise<void>((go) => clock.after(frozenUntil - clock.now(), go));
    return isOver ? never : result;
  };
  const life: Life = {
    endedAt: Number.POSITIVE_INFINITY,
    end() {
      life.endedAt = clock.now();
      isOver = true;
      release();
    },
    freeze(ms) {
      frozenUntil = Math.max(frozenUntil, clock.now() + ms);
    },
    isFrozen: () => clock.now() < frozenUntil,
    bind: (platform, lease) => ({
      ...platform,
      after: (ms, callback) => {
        let cancel = () => {};
        const run = () => {
          if (isOver) return;
          if (clock.now() < frozenUntil) cancel = clock.after(frozenUntil - clock.now(), run);
          else callback();
        };
        cancel = clock.after(ms, run);
        return () => cancel();
      },
      send: (request) => (isOver ? never : alive(platform.send(request))),
      openEvents: (name) => mortal(platform.openEvents?.(name) as EventStore),
      // A lease goes back when its tab ends.
      withLease(_name, callback) {
        const run = lease.tail.then(() => (isOver ? undefined : Promise.race([callback(), ended])));
        lease.tail = run.catch(() => {});
        return run;
      },
    }),
  };
  const mortal = (store: EventStore): EventStore => ({
    put: (events) => (isOver ? never : alive(store.put(events))),
    take: (limit) => (isOver ? never : alive(store.take(limit))),
    remove: (ids) => (isOver ? never : alive(store.remove(ids))),
  });
  return life;
}

/** Five tabs track so many events each; the one that sends is killed. How many of all arrive, and how many twice. */
export async function killTheSender(eventsEach: number): Promise<{ arrived: number; twice: number }> {
  const clock = createClock();
  const browser = createBrowser();
  const server = createServer(clock.now);
  const lives: Life[] = [];
  let sends = 0;
  const stored: string[] = [];
  const tabs = Array.from({ length: 5 }, (_, n) => {
    const life = createLife(clock);
    lives.push(life);
    const tab = openTab(clock, browser, (request) => {
      if (request.url.endsWith('/v1/b') && ++sends === 3) {
        // It has been taken, and the tab dies before it knows.
        const answer = server.respond(request);
        life.end();
        return answer;
      }
      return server.respond(request);
    });
    const { foothold } = openFoothold({ ...tab, platform: life.bind(tab.platform, browser.lease) });
    foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c', autoPage: false });
    return { foothold, n };
  });
  for (let i = 0; i < eventsEach; i++) for (const { foothold, n } of tabs) foothold.track(`${n}-${i}`);
  await settle();
  await clock.advance(60_000);
  for (const { event = '' } of server.events) stored.push(event);
  const names = stored.filter((name) => /^\d-\d+$/.test(name));
  return { arrived: new Set(names).size, twice: names.length - new Set(names).size };
}
