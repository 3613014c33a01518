import { expect, it } from 'vitest';
import { RequestFailure } from '../api/request.ts';
import { adviceFor } from '../ui/Trouble.tsx';
import { missingInWords } from './install/PolicyCheck.tsx';
import { problemInWords } from './install/problemInWords.ts';
import { thisWeek } from './overview/Lead.tsx';
import { differenceInWords } from './time-to-value/GroupsCard.tsx';
import { leftOutInWords } from './time-to-value/LeftOut.tsx';

it('says who is left out, and when nobody is', () => {
  expect(leftOutInWords({ before: 412, internal: 12, automated: 0, erased: 1 })).toBe(
    'Left out: 412 were here before Foothold, 12 of your own, 1 erased.',
  );
  expect(leftOutInWords({ before: 0, internal: 0, automated: 0, erased: 0 })).toBe('Nobody is left out.');
});
it('says whether groups differ, with its number', () => {
  expect(differenceInWords(null)).toMatch(/Too few/);
  expect(differenceInWords(0.0004)).toBe('The groups differ by more than chance explains (p < 0.001).');
  expect(differenceInWords(0.032)).toBe('The groups probably differ (p = 0.032).');
  expect(differenceInWords(0.4)).toMatch(/may be chance/);
});
it('compares this week with full weeks only when there are enough', () => {
  const weeks = (...sizes: number[]) => ({
    cohorts: sizes.map((size) => ({
      size,
      start: '',
      reachedSoFar: 0,
      mature: 0,
      reached: 0,
      rate: null,
      interval: null,
    })),
  });
  expect(thisWeek(weeks(10, 12, 16, 11, 14, 5))).toBe('This week 5 so far; a full week usually brings 11–14.');
  expect(thisWeek(weeks(10, 5))).toBe('This week 5 so far.');
});
it('has something to do for every failure', () => {
  for (const status of [0, 400, 403, 404, 422, 429, 503]) {
    expect(adviceFor(new RequestFailure(status, 'x', 'x')).length).toBeGreaterThan(20);
  }
});
it('names the page, the directive and what to add when a policy is in the way', () => {
  const add = 'https://foothold.example';
  const words = problemInWords({
    code: 'csp',
    origin: 'https://a.example',
    directive: 'connect-src',
    add,
    at: '',
  });
  expect(words.title).toContain('https://a.example');
  expect(words.todo).toContain('connect-src');
  expect(words.line).toBe(add);
});
it('says which directives of a policy to replace', () => {
  const gap = (directive: string) => ({ directive, line: directive });
  expect(missingInWords([gap('connect-src')])).toMatch(/^connect-src does not .* this line .* the connect-src/);
  expect(missingInWords([gap('script-src'), gap('connect-src')])).toMatch(
    /^script-src and connect-src do not .* lines/,
  );
});
