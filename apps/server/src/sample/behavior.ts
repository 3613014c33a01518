import type { JsonObject, WireEvent } from '@foothold/protocol/types';
import type { SampleAccount, SamplePerson } from './accounts.ts';
import { DAY_MS, HOUR_MS, workingMomentAfter } from './calendar.ts';
import { type Guidance, guided } from './guidance.ts';
import { type Chance, chance } from './random.ts';

/** An event of the simulation: a wire event whose time is known as a number. */
export type SampleEvent = WireEvent & { messageId: string; timestamp: number };

/** Chances and typical delays of the steps to first value, by plan: Free is slower and gets there less often. */
const PLANS = {
  Free: { connect: 0.78, invite: 0.5, publish: 0.9, pace: 1.35 },
  Team: { connect: 0.88, invite: 0.62, publish: 0.92, pace: 0.95 },
  Scale: { connect: 0.92, invite: 0.68, publish: 0.94, pace: 0.8 },
} as const;
const DELAY_DAYS = { connect: 0.3, invite: 1.15, publish: 0.9 };
/** What the checklist changed, among accounts that started after its launch. */
const LIFT = { before: 0.84, after: 1.3 };
const SOURCES = ['search', 'social', 'web', 'email'];
const CLIENTS = [
  'Brightwater Dental',
  'Olive & Rye',
  'Tandem Cycles',
  'Harbor Lane Hotel',
  'Kite & Anchor',
  'Plumtree School',
];

/** The whole life of one account up to `untilMs`, in no order. The same arguments give the same events. */
export function lifeOf(seed: string, account: SampleAccount, guidance: Guidance, untilMs: number): SampleEvent[] {
  const draw = chance(seed, 'life', account.id);
  const steps = stepsOf(account, guidance, draw);
  const events = account.people.flatMap((person, index) =>
    personLife(seed, { account, person, index, steps, guidance }),
  );
  return events.filter(({ timestamp }) => timestamp <= untilMs);
}

/** One founder's look at the product, whenever it is asked for: somebody is always awake somewhere. */
export function returningVisit(account: SampleAccount, atMs: number, messageId: string, draw: Chance): SampleEvent {
  const log = recorder(account, account.people[0] as SamplePerson, draw);
  log.visit(atMs, draw.pick(['/app', '/app/reports', '/app/sources']));
  return { ...(log.events[0] as SampleEvent), messageId };
}

/** When an account did each thing first, and who did it; null: never. */
interface Steps {
  connectMs: number | null;
  inviteMs: number | null;
  publishMs: number | null;
}

function stepsOf(account: SampleAccount, { launchMs }: Guidance, draw: Chance): Steps {
  const plan = PLANS[account.plan];
  const isGuided = account.startMs >= launchMs;
  const lift = isGuided ? LIFT.after : LIFT.before;
  const after = (fromMs: number | null, median: number, does: boolean) =>
    fromMs === null || !does
      ? null
      : workingMomentAfter(
          fromMs + draw.around(median * plan.pace, 1.1) * DAY_MS * (isGuided ? 0.8 : 1),
          account.zone,
          draw,
        );
  const connectMs = after(account.startMs, DELAY_DAYS.connect, draw.happens(plan.connect));
  const invites = account.story !== 'stuck' && draw.happens(Math.min(0.9, plan.invite * lift));
  const inviteMs = after(connectMs, DELAY_DAYS.invite, invites);
  const publishMs = after(inviteMs, DELAY_DAYS.publish, draw.happens(plan.publish));
  return {
    connectMs: account.story === 'ordinary' ? connectMs : (connectMs ?? account.startMs + 2 * HOUR_MS),
    inviteMs,
    publishMs,
  };
}

interface Life {
  account: SampleAccount;
  person: SamplePerson;
  /** 0 is the founder. */
  index: number;
  steps: Steps;
  guidance: Guidance;
}

function personLife(seed: string, life: Life): SampleEvent[] {
  const { account, person, index, steps, guidance } = life;
  const draw = chance(seed, 'person-life', person.id);
  const joinMs = index === 0 ? account.startMs : joinOf(account, index, draw);
  const log = recorder(account, person, draw);
  log.visit(joinMs - draw.between(2, 9) * 60_000, '/', { anonymous: true });
  log.visit(joinMs - draw.between(20, 80) * 1_000, '/signup', { anonymous: true });
  log.arrive(joinMs);
  log.track(joinMs + 400, 'Signed Up', { plan: account.plan, source: index === 0 ? 'website' : 'colleague' });
  log.visit(joinMs + 1_500, '/app');

  const done: { connect?: number; invite?: number; publish?: number } = {};
  if (index === 0) {
    if (steps.connectMs !== null) {
      done.connect = steps.connectMs;
      log.visit(steps.connectMs - 70_000, '/app/sources');
      log.track(steps.connectMs, 'Source Connected', { source: draw.pick(SOURCES) });
      if (draw.happens(0.55))
        log.track(steps.connectMs + draw.between(60, 400) * 1_000, 'Source Connected', { source: draw.pick(SOURCES) });
    }
    if (steps.inviteMs !== null) {
      done.invite = steps.inviteMs;
      log.visit(steps.inviteMs - 45_000, '/app/team');
      for (let i = 0; i < Math.min(5, account.people.length); i++) {
        log.track(steps.inviteMs + i * draw.between(8, 40) * 1_000, 'Teammate Invited', {
          role: draw.pick(['editor', 'viewer']),
        });
      }
    } else if (steps.connectMs !== null) {
      for (let i = 0; i < draw.between(1, 3); i++)
        log.visit(workingMomentAfter(steps.connectMs + (i + 1) * DAY_MS, account.zone, draw), '/app/team');
    }
  }
  const own = ownPublish(life, joinMs, draw);
  if (own !== null) {
    done.publish = own;
    log.visit(own - 150_000, '/app/reports/new');
    log.track(own, 'Report Published', { client: draw.pick(CLIENTS) });
    log.visit(own + 2_000, '/report');
  }
  if (joinMs >= guidance.launchMs) guided(log, draw, guidance, { joinMs, done });
  habits(log, draw, life, joinMs, own);
  return log.events;
}

/** Colleagues come over weeks, sooner once the account is on its way. */
function joinOf(account: SampleAccount, index: number, draw: Chance): number {
  const days = draw.around(2 + index * 0.32, 0.8);
  return workingMomentAfter(account.startMs + days * DAY_MS, account.zone, draw);
}

/** The founder publishes the account's first report; about a third of the others follow with one of their own. */
function ownPublish({ account, index, steps: { publishMs } }: Life, joinMs: number, draw: Chance): number | null {
  if (index === 0 || publishMs === null) return publishMs;
  if (!draw.happens(0.36)) return null;
  return workingMomentAfter(Math.max(publishMs, joinMs) + draw.around(2.2, 1) * DAY_MS, account.zone, draw);
}

/** Coming back: more often and for longer once a report is out. */
function habits(log: Recorder, draw: Chance, { account, steps }: Life, joinMs: number, ownMs: number | null): void {
  let at = joinMs;
  const reached = ownMs ?? steps.publishMs;
  const visits = Math.round(draw.around(reached === null ? 2 : 5, 0.7));
  for (let i = 0; i < Math.min(visits, 24); i++) {
    at = workingMomentAfter(at + draw.around(reached === null ? 3.5 : 4.5, 0.6) * DAY_MS, account.zone, draw);
    log.visit(at, draw.pick(['/app', '/app/reports', '/app/sources']));
    if (reached !== null && at > reached && draw.happens(0.4))
      log.track(at + 90_000, 'Report Viewed', { client: draw.pick(CLIENTS) });
    if (ownMs !== null && at > ownMs && draw.happens(0.3))
      log.track(at + 240_000, 'Report Published', { client: draw.pick(CLIENTS) });
  }
}

/** Writes down what one person does, in Segment's words. */
export type Recorder = ReturnType<typeof recorder>;

function recorder(account: SampleAccount, person: SamplePerson, draw: Chance) {
  const events: SampleEvent[] = [];
  const isPhone = draw.happens(0.12);
  const userAgent = isPhone ? PHONE : DESKTOP;
  const add = (atMs: number, event: JsonObject, who: JsonObject) => {
    events.push({
      messageId: `sample-${person.id}-${events.length}`,
      timestamp: Math.round(atMs),
      ...who,
      ...event,
    } as unknown as SampleEvent);
  };
  const known = { userId: person.id, anonymousId: person.anonymousId };
  const context = (path: string, extra: JsonObject = {}): JsonObject => ({
    groupId: account.id,
    page: { path: `/demo${path}` },
    userAgent,
    timezone: account.zone.name,
    library: { name: 'foothold-sample', version: '1' },
    ...extra,
  });
  return {
    events,
    visit(atMs: number, path: string, { anonymous = false } = {}): void {
      const who = anonymous ? { anonymousId: person.anonymousId } : known;
      const { groupId, ...stranger } = context(path);
      add(
        atMs,
        {
          type: 'page',
          properties: { path: `/demo${path}` },
          context: anonymous ? stranger : { groupId, ...stranger },
        } as JsonObject,
        who,
      );
    },
    arrive(atMs: number): void {
      const { name, email, role } = person;
      const createdAt = new Date(Math.round(atMs)).toISOString();
      add(
        atMs,
        { type: 'identify', traits: { name, email, role, createdAt, firstName: name.split(' ')[0] ?? name } },
        known,
      );
      const traits = {
        name: account.name,
        plan: account.plan,
        csm: account.csm,
        seats: account.people.length,
        createdAt: new Date(Math.round(account.startMs)).toISOString(),
      };
      add(atMs + 100, { type: 'group', groupId: account.id, traits }, known);
    },
    track(atMs: number, event: string, properties: JsonObject, extra: JsonObject = {}): void {
      add(atMs, { type: 'track', event, properties, context: context('/app', extra) }, known);
    },
  };
}

const DESKTOP =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
