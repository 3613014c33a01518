import { expect, it } from 'vitest';
import { traitNames } from './useTraitNames.ts';

it('offers what cuts people into a few groups', () => {
  const people = Array.from({ length: 30 }, (_, i) => ({
    plan: i % 3,
    email: `p${i}@a.example`,
    same: 1,
    tags: ['x'],
  }));
  expect(traitNames(people)).toEqual(['plan']);
});
