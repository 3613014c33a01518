/** What assistive technology, zoom and high contrast make of a guide. */
import { AxeBuilder } from '@axe-core/playwright';
import { ALL, type Check, TOUR } from '../check.ts';
import { must, STEPS, type Stage, until } from '../stage.ts';

/** Role, name and description, from the accessibility tree: the card's own, or of the dialog around it. */
async function described(stage: Stage): Promise<{ role: string; name: string; description: string }> {
  const { page, card } = stage;
  const mark = () =>
    card.evaluate((element) => {
      const dialog = element.closest('[role*=dialog],dialog') ?? element.querySelector('[role*=dialog],dialog');
      (dialog ?? element).setAttribute('data-marked', '');
    });
  await mark();
  const cdp = await stage.cdp();
  const marked = page.locator('[data-marked]').last();
  const id = await marked.evaluateHandle((element) => element);
  await id.evaluate((element) => Object.assign(window, { marked: element }));
  const { result } = await cdp.send('Runtime.evaluate', { expression: 'window.marked' });
  const { nodes } = await cdp.send('Accessibility.getPartialAXTree', {
    objectId: result.objectId,
    fetchRelatives: false,
  });
  const [node] = nodes;
  return {
    role: String(node?.role?.value ?? ''),
    name: String(node?.name?.value ?? ''),
    description: String(node?.description?.value ?? ''),
  };
}

export const SEMANTICS: Check[] = [
  {
    name: 'axe finds nothing',
    of: ALL,
    async run(stage) {
      await stage.play();
      const { violations } = await new AxeBuilder({ page: stage.page }).analyze();
      must(!violations.length, violations.map(({ id }) => id).join(', '));
    },
  },
  {
    name: 'a dialog with its title as name',
    of: ['tour', 'celebration'],
    async run(stage) {
      await stage.play();
      const { role, name } = await described(stage);
      must(/dialog/.test(role), `role ${role}`);
      must(name.includes('The first thing'), `name "${name}"`);
    },
  },
  {
    name: 'its text as description',
    of: ALL,
    async run(stage) {
      await stage.play();
      const { description } = await described(stage);
      must(description.includes('what it is about'), `description "${description}"`);
    },
  },
  {
    name: 'the next step is announced',
    of: TOUR,
    async run(stage) {
      await stage.play();
      await stage.next.click();
      const live = '[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]';
      const said = async () => (await stage.page.locator(live).allTextContents()).join(' ');
      await until(async () => (await said()).includes('The second thing'), 'no live region says it');
    },
  },
  {
    name: 'controls of 24 pixels',
    of: ALL,
    async run(stage) {
      await stage.play();
      const small = await stage.card.evaluate((card) =>
        [...card.querySelectorAll('button, a, [role=button]')]
          .map((control) => ({ name: control.className, box: control.getBoundingClientRect() }))
          .filter(({ box }) => box.width && (box.width < 23.5 || box.height < 23.5))
          .map(({ name, box }) => `${name} ${Math.round(box.width)} × ${Math.round(box.height)}`),
      );
      must(!small.length, small.join(', '));
    },
  },
  {
    name: 'usable at 400 % (320 × 256)',
    of: ALL,
    async run(stage) {
      await stage.page.setViewportSize({ width: 320, height: 256 });
      const body = 'A sentence that goes on for a while, as sentences do. '.repeat(6);
      await stage.play([{ ...STEPS[0], target: '#target', title: 'The first thing', body }]);
      const box = await stage.settled();
      must(box.x >= 0 && box.x + box.width <= 320, `from ${box.x} to ${box.x + box.width}`);
      must(await stage.page.evaluate(() => document.documentElement.scrollWidth <= 320), 'the page scrolls sideways');
      await stage.next.click({ trial: true, timeout: 2_000 });
      await stage.close.click({ trial: true, timeout: 2_000 });
    },
  },
  {
    name: 'edges in forced colors',
    of: ALL,
    async run(stage) {
      await stage.page.emulateMedia({ forcedColors: 'active' });
      await stage.play();
      const edge = await stage.card.evaluate((card) => {
        const { borderTopStyle, borderTopWidth, outlineStyle, outlineWidth } = getComputedStyle(card);
        const seen = (style: string, width: string) => style !== 'none' && Number.parseFloat(width) >= 1;
        return seen(borderTopStyle, borderTopWidth) || seen(outlineStyle, outlineWidth);
      });
      must(edge, 'the card has no edge');
    },
  },
];
