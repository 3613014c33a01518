import { expect, it } from 'vitest';
import { usualRange } from './usualRange.ts';

it('is the middle half of full weeks', () => expect(usualRange([16, 10, 12, 11, 30])).toEqual([11, 16]));
it('is unknown under four weeks', () => expect(usualRange([10, 12, 11])).toBeNull());
