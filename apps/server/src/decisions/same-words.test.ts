import type { Condition, Config, Content, State, Tour } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { decide, describe as describeIt, evaluate, type Facts, matchesPage, NO_FACTS } from '@foothold/targeting';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { house } from '../delivery/testing/house.ts';
import { row } from '../state/testing/event-rows.ts';
import { decisionApi } from './api.ts';

const DAY_MS = 86_400_000;
const stores = temporaryMetadata();
afterAll(stores.close);

const tour = (id: string, more: Partial<Tour> = {}): Tour => ({
  id,
  kind: 'tour',
  name: id,
  trigger: { on: 'page', page: '/app/**' },
  steps: [{ id: 'one', title: 'One' }],
  ...more,
});
const AUDIENCES: Condition[] = [
  { trait: 'plan', op: 'anyOf', value: ['team', 'pro'] },
  { trait: 'size', of: 'account', op: 'between', value: [10, 20] },
  { trait: 'seat', of: 'membership', op: 'is', value: 'admin' },
  { not: { trait: 'plan', op: 'startsWith', value: 'tr' } },
  { trait: 'createdAt', op: 'after', value: { daysAgo: 3 } },
  { event: 'reported', count: { atLeast: 4 } },
  { event: 'reported', count: { atLeast: 2 }, scope: 'membership' },
  { event: 'reported', count: { atMost: 3 }, scope: 'account' },
  { event: 'reported', count: { exactly: 1 }, withinMs: DAY_MS },
  { event: 'reported', where: [{ property: 'size', op: 'gt', value: 5 }] },
  { visited: '/pricing/*', scope: 'membership' },
  { page: '/admin' },
  { milestone: 'activated' },
  { content: 'list', is: 'completed' },
  { segment: 'pros' },
  { percent: 1 },
  { percent: 0, of: 'account' },
  { all: [{ segment: 'trials' }, { not: { any: [{ page: '/app/**' }, { event: 'reported' }] } }] },
  { all: [{ event: 'reported' }, { trait: 'plan', op: 'is', value: 'trial' }] },
];
const CONTENTS: Content[] = [
  ...AUDIENCES.map((audience, i) => tour(`audience-${i}`, { audience })),
  tour('elsewhere', { trigger: { on: 'page', page: '/admin' } }),
  tour('later', { schedule: { from: '2099-01-01T00:00:00Z' } }),
  tour('over', { schedule: { until: '1970-01-01T00:00:00Z' } }),
  tour('closed'),
  tour('seen', { frequency: { everyDays: 5 } }),
  tour('held', { holdout: { percent: 100 } }),
  tour('reached', { goal: { event: 'reported' } }),
];
const SEGMENTS = [
  { id: 'pros', name: 'Pros', condition: { trait: 'plan', op: 'is', value: 'pro' } },
  { id: 'trials', name: 'Trials', condition: { event: 'reported', scope: 'membership' } },
];

describe.each(DIALECTS)('why something does not show, on %s', (dialect) => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = await stores.open(dialect);
  });

  test('is said by the server in the words that the browser finds from what it is told', async () => {
    const at = await house({ metadata });
    const events = { forEnvironment: () => ({ query: async () => [] }) } as never;
    const { clock, releases } = at;
    at.app.route('/api/v1', decisionApi({ metadata, events, releases, now: () => clock.now }).hono);
    clock.now = Date.UTC(2026, 0, 15);
    await at.api('PUT', '/milestones', {
      items: [{ id: 'activated', name: 'A', event: 'activated', scope: 'person' }],
    });
    await at.api('PUT', '/segments', { items: SEGMENTS });
    expect((await at.api('PUT', '/contents', { items: CONTENTS })).status).toBe(200);
    for (const { id } of CONTENTS) expect((await at.api('POST', `/contents/${id}/publish`)).status).toBe(200);
    clock.now += 2_000;
    const ann = { user_id: 'ann', anonymous_id: 'a', ts: clock.now - 2 * DAY_MS };
    const traits = { plan: 'trial', createdAt: clock.now - 9 * DAY_MS };
    await at.happen([
      row({ ...ann, type: 'identify', properties: traits }),
      row({ ...ann, type: 'group', group_id: 'acme', properties: { size: 7, $membership: { seat: 'guest' } } }),
      row({ ...ann, event: 'reported', group_id: 'acme', properties: { size: 3 } }),
      row({ ...ann, event: 'reported', group_id: 'other', properties: { size: 4 } }),
      ...[1, 2, 3].map(() => row({ user_id: 'bob', event: 'reported', group_id: 'acme' })),
      row({ ...ann, event: '$content_dismissed', properties: { contentId: 'closed' } }),
      row({ ...ann, event: '$content_shown', properties: { contentId: 'seen' } }),
      row({ ...ann, event: '$content_completed', properties: { contentId: 'seen' } }),
    ]);

    const config: Config = await at.config();
    const state: State = await at.state({ userId: 'ann', anonymousId: 'a', groupId: 'acme' });
    const page = { path: '/app/home', url: 'https://x.example/app/home' };
    const facts: Facts = {
      ...NO_FACTS,
      ...state,
      now: state.serverTimeMs,
      page,
      account: state.account?.traits ?? null,
      who: { anonymousId: 'a', userId: 'ann', groupId: 'acme' },
    };
    const visit = { since: clock.now - 3_600_000, interrupted: [], runs: {} };
    const situation = {
      ...{ config, interruptions: config.interruptions, server: state.interruptions, visit },
      ...{ pageSince: visit.since, typedAt: 0, happened: new Set<string>(), open: [] },
    };
    const reasons: { [id: string]: string } = {};
    for (const content of config.contents) {
      const here = describeIt(content, decide(content, facts, situation), facts, situation, { evaluate, matchesPage });
      const body = { personId: 'ann', contentId: content.id, url: page.url };
      const there = (await at.api('POST', '/explain', body)).body;
      expect(there).toEqual(here);
      reasons[content.id] = there.reason ?? 'shows';
      expect(there.detail ?? '').not.toMatch(/[{}]/);
    }
    const audiences = AUDIENCES.map((_, i) => reasons[`audience-${i}`]);
    expect(audiences).toEqual([...AUDIENCES.slice(1).map(() => 'audience'), 'shows']);
    expect(reasons).toMatchObject({
      ...{ elsewhere: 'trigger', later: 'schedule', over: 'schedule', closed: 'dismissed', seen: 'frequency' },
      ...{ held: 'holdout', reached: 'already_done' },
    });
    expect((await at.api('POST', '/explain', { personId: 'ann', contentId: 'nothing' })).status).toBe(404);
    const onPhones = tour('phones', { audience: { not: { device: 'mobile' } } });
    await at.api('PUT', '/contents', onPhones);
    await at.api('POST', '/contents/phones/publish');
    expect((await at.api('POST', '/explain', { personId: 'ann', contentId: 'phones' })).body).toMatchObject({
      reason: 'undecided',
      detail: 'Only a browser can say whether the device is a mobile.',
    });
    await at.api('POST', '/contents/closed/unpublish');
    expect((await at.api('POST', '/explain', { personId: 'ann', contentId: 'closed' })).body).toEqual({
      contentId: 'closed',
      show: false,
      reason: 'unpublished',
      detail: 'Nothing with this id is published in this environment or was given to init().',
    });
  });
});
