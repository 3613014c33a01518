/** On a server: no window, no document, nothing starts. */
import { foothold } from '@foothold/sdk';
import { createElement as h, StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import { FootholdProvider, useCelebration, useChecklist, useFoothold, useMilestone, useTour } from './index.ts';

afterEach(() => vi.restoreAllMocks());

function Guide() {
  const found = [useChecklist(), useChecklist('list'), useTour(), useCelebration(), useMilestone('first')];
  const { start } = useFoothold();
  return h('p', { onClick: () => start('tour') }, JSON.stringify(found));
}

test('every hook says that nothing is known yet', () => {
  expect('window' in globalThis).toBe(false);
  const options = { content: [{ kind: 'tour' as const, id: 't', name: 'T', steps: [{ id: 'a', title: 'A' }] }] };
  const user = { id: 'user-42', traits: { plan: 'pro' } };
  const page = h(StrictMode, null, h(FootholdProvider, { options, user, account: { id: 'a' } }, h(Guide)));
  expect(renderToString(page)).toBe('<p>[null,null,null,null,null]</p>');
});

test('nothing is started, asked or told', () => {
  const calls = ['init', 'identify', 'group', 'reset', 'subscribe', 'act', 'getTour', 'getChecklist'] as const;
  const spies = calls.map((name) => vi.spyOn(foothold, name));
  renderToString(h(FootholdProvider, { options: { writeKey: 'fhw_1' }, user: { id: 'user-42' } }, h(Guide)));
  expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
});

test('without a provider the hooks ask the package’s own instance', () => {
  expect(renderToString(h(Guide))).toBe('<p>[null,null,null,null,null]</p>');
});
