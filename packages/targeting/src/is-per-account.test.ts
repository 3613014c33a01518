import type { Condition, Content, Milestone } from '@foothold/protocol/types';
import { describe, expect, it } from 'vitest';
import { withKeys } from './content.ts';

const milestones: Milestone[] = [
  { id: 'ours', name: 'Ours', event: 'e', scope: 'account' },
  { id: 'mine', name: 'Mine', event: 'e', scope: 'person' },
];
const list = (done: Condition, more: object = {}) =>
  ({ kind: 'checklist', id: 'l', name: 'L', title: 'L', items: [{ id: 'i', title: 'I', done }], ...more }) as Content;
const tour = (more: object) => ({ kind: 'tour', id: 't', name: 'T', steps: [], ...more }) as Content;
const party = (milestone: string) =>
  ({ kind: 'celebration', id: 'c', name: 'C', milestone, style: 'toast', title: 'C' }) as Content;
const inAccount: Condition = { trait: 'plan', of: 'account', op: 'set' };

describe('what is kept for each account', () => {
  it.each<[boolean, string, Content]>([
    [false, 'a checklist of what the person does', list({ event: 'e' })],
    [true, 'a checklist of scope account', list({ event: 'e' }, { scope: 'account' })],
    [
      false,
      'one whose only item says that it is the person’s',
      list({ event: 'e', scope: 'person' }, { scope: 'account' }),
    ],
    [true, 'one with an item of scope account', list({ event: 'e', scope: 'account' })],
    [true, 'one with an item of scope membership', list({ visited: '/', scope: 'membership' })],
    [true, 'one with an item by trait of the account', list({ not: inAccount })],
    [false, 'one by trait of the person, whatever its scope', list({ trait: 't', op: 'set' }, { scope: 'account' })],
    [true, 'one with an item by milestone of accounts', list({ any: [{ event: 'e' }, { milestone: 'ours' }] })],
    [false, 'one with an item by milestone of people', list({ milestone: 'mine' })],
    [false, 'one that is only for some accounts', list({ event: 'e' }, { audience: inAccount })],
    [
      true,
      'one of which a variant is about the account',
      list({ event: 'e' }, { variants: [{ changes: { scope: 'account' } }] }),
    ],
    [false, 'a tour', tour({ audience: inAccount })],
    [true, 'a tour whose goal is the account’s', tour({ goal: { event: 'e', scope: 'account' } })],
    [false, 'a celebration of what the person reached', party('mine')],
    [true, 'a celebration of what the account reached', party('ours')],
  ])('%s: %s', (expected, _, content) => {
    expect('perAccount' in withKeys(content, milestones)).toBe(expected);
  });
});
