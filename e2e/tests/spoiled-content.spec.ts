import { hasBooted } from '../support/host.ts';
import { serveSite } from '../support/site.ts';
import { expect, test } from '../support/test.ts';

const SOUND = [
  {
    kind: 'tour',
    id: 'one',
    name: 'Tour',
    audience: { any: [{ trait: 'plan', op: 'notSet' }] },
    steps: [
      {
        id: 'a',
        title: ['Hi ', { trait: 'name', fallback: 'you' }],
        body: [
          { type: 'paragraph', text: 'Words' },
          { type: 'image', src: '/x.png', alt: 'X' },
        ],
        target: { locators: [{ css: 'h1' }, { role: 'heading', name: 'Host' }], missing: 'center', waitMs: 10 },
        overlay: 'block',
      },
    ],
  },
  {
    kind: 'checklist',
    id: 'one',
    name: 'List',
    title: 'List',
    items: [
      {
        id: 'a',
        title: 'A',
        why: 'Because',
        done: { event: 'Done' },
        action: { label: 'Go', action: { type: 'track', event: 'Go' } },
      },
    ],
  },
];

test('no spoiled content throws, rejects or speaks on the page', async ({ page, running }) => {
  test.setTimeout(480_000);
  const site = await serveSite(
    `<!doctype html><link rel="icon" href="data:,"><h1>Host</h1><script src="${running.url}/foothold.js"></script>`,
  );
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => message.text().startsWith('Failed to load') || faults.push(message.text()));
  await page.addInitScript(() =>
    addEventListener('unhandledrejection', ({ reason }) => console.error(`rejected: ${reason}`)),
  );
  try {
    await page.goto(site.url);
    await hasBooted(page);
    const tried = await page.evaluate(async (sound) => {
      const { foothold } = window as never as {
        foothold: { init(options: object): void; start(id: string): void; open(id: string): void; shutdown(): void };
      };
      type Path = (string | number)[];
      const paths = (value: unknown, path: Path = []): Path[] => [
        ...(path.length ? [path] : []),
        ...(value && typeof value === 'object'
          ? Object.entries(value).flatMap(([key, one]) =>
              paths(one, [...path, Array.isArray(value) ? Number(key) : key]),
            )
          : []),
      ];
      const put = (value: unknown, path: Path, wrong: unknown) => {
        const copy = structuredClone(value);
        let at = copy as Record<string | number, unknown>;
        for (const key of path.slice(0, -1)) at = at[key] as typeof at;
        at[path.at(-1) as string] = wrong;
        return copy;
      };
      let count = 0;
      for (const content of sound)
        for (const path of paths(content))
          for (const wrong of [null, 7, 'x', [], {}, [null]]) {
            foothold.init({ content: [put(content, path, wrong)] });
            foothold.start('one');
            foothold.open('one');
            await new Promise((resolve) => setTimeout(resolve, 25));
            foothold.shutdown();
            count++;
          }
      return count;
    }, SOUND);
    expect(tried).toBeGreaterThan(200);
    expect(faults).toEqual([]);
    await expect(page.locator('foothold-layer')).toHaveCount(0);
  } finally {
    await site.close();
  }
});
