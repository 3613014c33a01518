import { expect, type Scene, test } from '../support/gallery.ts';

/**
 * The gallery as a check. It compares no pixels: another machine has other fonts, and every baseline would be of one
 * machine. What holds on all of them is measured (where things are, what is cut off), and what is told to a screen
 * reader is compared word by word.
 */
const LOOKS = ['right to left', 'phone, right to left, dark', 'narrow, in German', 'another theme, compact and still'];
const SURFACES = ['tour', 'checklist', 'launcher', 'toast', 'modal', 'confetti'];

interface Gallery {
  SCENES: { surface: string; view: string; search?: string }[];
  VARIANTS: { [look: string]: { width: number; search: string } };
}
const galleryOf = async (scene: Scene): Promise<Gallery> => {
  await scene.open('');
  return scene.page.evaluate(() => {
    const { SCENES, VARIANTS } = window as unknown as Gallery;
    return { SCENES, VARIANTS };
  });
};

for (const surface of SURFACES)
  test(`${surface}: nothing lies beyond the window, is cut off, too small, or not mirrored`, async ({ scene }) => {
    const { page } = scene;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const { SCENES, VARIANTS } = await galleryOf(scene);
    expect([...new Set(SCENES.map((one) => one.surface))]).toEqual(SURFACES);
    for (const { view, search = '' } of SCENES.filter((one) => one.surface === surface))
      for (const look of LOOKS) {
        const { width, search: variant } = VARIANTS[look] as { width: number; search: string };
        await page.setViewportSize({ width, height: 680 });
        await scene.open(view, search + variant);
        await expect(page.locator('[data-foothold-surface]').first()).toBeVisible();
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        expect(await page.evaluate(faults), `${view}${search}, ${look}`).toEqual([]);
      }
  });

test('what a screen reader is told of each first sight', async ({ scene }) => {
  const { page } = scene;
  const told = async (view: string, snapshot: string) => {
    await scene.open(view);
    await expect(page.locator('foothold-layer')).toMatchAriaSnapshot(snapshot);
  };
  await told(
    'checklist-first',
    `
    - dialog "Get your first report out":
      - heading "Get your first report out" [level=2]
      - paragraph: 3 steps, about 4 minutes, and your client has a report.
      - button "More options"
      - button "Minimize"
      - text: 1 of 4 done about 4 minutes
      - list:
        - listitem: Create your account Done
        - listitem:
          - button "Connect a data source" [expanded]
          - paragraph: So that the numbers in your reports are your own.
          - button "Connect a source"
          - text: about 2 minutes
        - listitem:
          - button "Invite someone you work with"
        - listitem: Send your first report After an earlier step
    `,
  );
  await told(
    'checklist-done',
    `
    - dialog "Your first report is on its way":
      - heading "Your first report is on its way" [level=2]
      - button "Close"
      - paragraph: Larkspur Foods can open it now. Next week it goes out by itself.
      - list:
        - listitem: Create your account Done
        - listitem: Connect a data source Ben did this on January 6
      - button "See what they see"
    `,
  );
  await told('launcher', `- button "Get your first report out, 2 of 4 done"`);
  await told(
    'modal',
    `
    - dialog "Your first report is ready, Ann":
      - heading "Your first report is ready, Ann" [level=2]
      - paragraph: Larkspur Foods has received it. That took you 6 minutes.
      - button "Plan the next one"
      - button "Close"
    `,
  );
});

/** Runs in the page. */
function faults(): string[] {
  const found: string[] = [];
  // A thumb needs more room than a pointer.
  const leastPx = innerWidth <= 480 ? 44 : 24;
  const roots = [...document.querySelectorAll('foothold-layer, foothold-checklist')].flatMap(
    ({ shadowRoot }) => shadowRoot ?? [],
  );
  for (const root of roots)
    for (const card of root.querySelectorAll<HTMLElement>('[data-foothold-surface]')) {
      const box = card.getBoundingClientRect();
      if (box.left < 0 || box.right > innerWidth + 0.5 || box.top < 0) found.push(`outside: ${card.className}`);
      for (const part of card.querySelectorAll<HTMLElement>('*')) {
        if (!part.checkVisibility() || part.closest('.sr, svg')) continue;
        const { left, right, width, height } = part.getBoundingClientRect();
        const name = `${part.localName}.${part.className}`;
        if (width > 0 && (left < box.left - 8 || right > box.right + 8)) found.push(`beyond its card: ${name}`);
        const style = getComputedStyle(part);
        if (
          part.scrollWidth > part.clientWidth + 1 &&
          /hidden|clip/.test(style.overflowX) &&
          !/ellipsis/.test(style.textOverflow)
        )
          found.push(`cut off: ${name}`);
        if (Number.parseFloat(style.fontSize) < 12) found.push(`small: ${name}`);
        if (part.localName === 'button' && (width < leastPx || height < leastPx)) found.push(`hard to hit: ${name}`);
      }
      if (document.documentElement.dir === 'rtl') {
        const [tick, title] = [card.querySelector('.tick'), card.querySelector('.row')].map((it) =>
          it?.getBoundingClientRect(),
        );
        if (tick && title && tick.left < title.right - 1) found.push('ticks on the wrong side');
        const isEnd = card.matches('.launcher:not(.fold), .panel:not(.in-page)') && innerWidth > 480;
        if (isEnd && box.left > innerWidth / 2) found.push('in the wrong corner');
      }
    }
  return found;
}
