import { expect, test } from '@playwright/test';
import { FOOTHOLD, SURFACES } from '../../bench/matrix/libraries.ts';
import { CHECKS, runCheck } from '../../bench/matrix/run.ts';
import { type Served, serve } from '../../bench/matrix/serve.ts';

test('the matrix has its thirty-two checks', () => {
  expect(new Set(CHECKS.map(({ name }) => name)).size).toBe(32);
});

for (const library of [FOOTHOLD, ...SURFACES])
  test.describe(library.surface, () => {
    let served: Served;
    test.beforeAll(async () => {
      served = await serve(library);
    });
    test.afterAll(() => served.close());
    for (const check of CHECKS.filter(({ of }) => of.includes(library.surface)))
      test(check.name, async ({ browser }) => {
        expect(await runCheck(browser, library, served, check)).toBe('');
      });
  });
