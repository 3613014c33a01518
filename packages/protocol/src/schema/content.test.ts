import { describe, expect, test } from 'vitest';
import {
  celebrationFixture,
  checklistFixture,
  configFixture,
  milestoneFixtures,
  stateFixture,
  tourFixture,
} from '../fixtures/index.ts';
import type { Content } from '../types/index.ts';
import { configSchema } from './config.ts';
import { contentSchema } from './content.ts';
import { milestoneSchema } from './milestone.ts';
import { stateSchema } from './state.ts';
import { isSafeUrl } from './url.ts';

const fault = (content: unknown) => {
  const issue = contentSchema.safeParse(content).error?.issues[0];
  return issue ? `${issue.path.join('.')}: ${issue.message}` : null;
};
const step = tourFixture.steps[0];
const tour = (patch: object) => ({ ...tourFixture, steps: [{ ...step, ...patch }] });

test('the golden contents, milestones, config and state are valid and come out as they went in', () => {
  for (const content of [tourFixture, checklistFixture, celebrationFixture] as Content[]) {
    expect(contentSchema.parse(content)).toEqual(content);
  }
  for (const milestone of milestoneFixtures) expect(milestoneSchema.parse(milestone)).toEqual(milestone);
  expect(configSchema.parse(configFixture)).toEqual(configFixture);
  expect(stateSchema.parse(stateFixture)).toEqual(stateFixture);
});

describe('a content that cannot be shown is refused, with the field at fault', () => {
  test.each([
    [{ ...tourFixture, kind: 'banner' }, 'kind: is none of: tour, checklist, celebration'],
    [{ ...tourFixture, id: 'No Spaces' }, 'id: is 1–64 characters of a–z, 0–9, "-" and "_"'],
    [{ ...tourFixture, colour: 'red' }, ': Unrecognized key: "colour"'],
    [tour({ titel: 'x' }), 'steps.0: Unrecognized key: "titel"'],
    [
      tour({ body: [{ type: 'html', html: '<b>' }] }),
      'steps.0.body.0.type: is none of: paragraph, heading, list, image, video, button, progress',
    ],
    [
      tour({ body: [{ type: 'paragraph', text: [{ text: 'x', href: 'javascript:alert(1)' }] }] }),
      'steps.0.body.0.text.0.href: is not an http, https, mailto, tel or relative address',
    ],
    [
      tour({ body: [{ type: 'image', src: 'data:image/svg+xml,x', alt: '', width: 1, height: 1 }] }),
      'steps.0.body.0.src: is not an http, https or relative address',
    ],
    [
      tour({ target: { locators: [{ xpath: '//a' }] } }),
      'steps.0.target.locators.0: a locator has one of: testId, role, text, css',
    ],
    [
      tour({ action: { type: 'navigate', url: 'java\nscript:x' } }),
      'steps.0.action.url: is not an http, https, mailto, tel or relative address',
    ],
    [{ ...tourFixture, audience: { all: [{ trait: 'plan', op: 'equals' }] } }, /^audience\.all\.0\.op: /],
    [
      { ...tourFixture, audience: { event: 'A', count: { atLeast: 21 }, withinMs: 1 } },
      'audience.count: asks beyond the newest 20, which are all that a window counts',
    ],
    [
      { ...tourFixture, audience: { visited: '/a', count: { exactly: 20 }, withinMs: 1 } },
      'audience.count: asks beyond the newest 20, which are all that a window counts',
    ],
    [
      { ...tourFixture, audience: { all: [{ trait: 'plan', op: 'is' }] } },
      'audience.all.0.value: is needed with this op',
    ],
    [{ ...tourFixture, steps: [step, step] }, 'steps: two of them have the same id'],
    [
      { ...checklistFixture, items: [{ id: 'a', title: 'A', done: { page: '/' }, requires: ['b'] }] },
      'items: an item requires one that is not there or that comes later',
    ],
  ])('%#', (content, words) => {
    expect(fault(content)).toEqual(typeof words === 'string' ? words : expect.stringMatching(words));
  });

  test('a window counts to 20, and a count without one as far as it likes', () => {
    for (const count of [{ atLeast: 20 }, { atMost: 19 }, { exactly: 19 }]) {
      expect(fault({ ...tourFixture, audience: { event: 'A', count, withinMs: 1 } })).toBeNull();
    }
    expect(fault({ ...tourFixture, audience: { event: 'A', count: { atMost: 5_000 } } })).toBeNull();
  });

  test('a condition of any depth and width is judged at once', () => {
    let deep: object = { page: '/' };
    for (let i = 0; i < 50_000; i += 1) deep = { not: deep };
    expect(fault({ ...tourFixture, audience: deep })).toBe('audience: is nested deeper than 12 levels');
  });
});

test('an address is judged as a browser would read it', () => {
  for (const safe of [
    '/app',
    'app?x=1#y',
    '//other.example/x',
    'https://a.example',
    'mailto:a@b.example',
    'tel:+15550100',
    '',
  ]) {
    expect(isSafeUrl(safe), safe).toBe(true);
  }
  for (const bad of ['javascript:x', ' JaVaScRiPt:x', 'java\tscript:x', 'data:text/html,x', 'vbscript:x', 'http://']) {
    expect(isSafeUrl(bad), bad).toBe(false);
  }
});

test('a milestone that does not say whose it is, is of a person', () => {
  const unscoped = { id: 'first-report', name: 'First report', event: 'Report Published' };
  expect(milestoneSchema.parse(unscoped)).toEqual({ ...unscoped, scope: 'person' });
});

test('a milestone counts an event or a page, never both or neither', () => {
  const [milestone] = milestoneFixtures;
  expect(milestoneSchema.safeParse({ ...milestone, page: '/x' }).success).toBe(false);
  expect(milestoneSchema.safeParse({ ...milestone, event: undefined }).success).toBe(false);
});
