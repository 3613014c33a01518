import type { ProjectItem } from '@foothold/protocol/types';
import { expect, it } from 'vitest';
import { chooseEnvironment, ownPlace } from './chooseEnvironment.ts';

const project = (id: string, sample = false): ProjectItem => ({
  id,
  name: id,
  organizationId: 'o',
  organizationName: 'O',
  role: 'owner',
  sample,
  environments: [{ id: `${id}-production`, name: 'production', writeKey: 'fhw_1' }],
});

it('returns to where the member was', () => {
  expect(chooseEnvironment([project('a', true), project('b')], 'b-production')?.project.id).toBe('b');
});
it('lands in the sample project first', () => {
  expect(chooseEnvironment([project('b'), project('a', true)], null)?.project.id).toBe('a');
  expect(chooseEnvironment([project('b'), project('a', true)], 'gone')?.project.id).toBe('a');
});
it('is nowhere when there is no project', () => expect(chooseEnvironment([], null)).toBeNull());
it('knows your own project from the sample', () => {
  expect(ownPlace([project('a', true), project('b')])?.project.id).toBe('b');
  expect(ownPlace([project('a', true)])).toBeNull();
});
