import { expect, inTime, stopTime, test } from '../support/gallery.ts';

const card = '[data-foothold-surface=tour]';
const next = `${card} [data-foothold-action=next]`;

test('assistive technology gets a dialog with a name, a description, and every control', async ({ scene }) => {
  const { page } = scene;
  await scene.open('tour-dim');
  await expect(page.locator(card)).toBeVisible();
  // The live region speaks once the step is painted.
  await expect(page.locator('foothold-layer [role=status]')).toHaveText('Step 2 of 4: Your week at a glance');
  const cdp = await page.context().newCDPSession(page);
  const { nodes } = await cdp.send('Accessibility.getFullAXTree');
  const value = (of: { value?: { value?: unknown } } | undefined) => of?.value?.value;
  const dialog = nodes.find(({ role }) => role?.value === 'dialog');
  expect(dialog?.name?.value).toBe('Your week at a glance');
  expect(dialog?.description?.value).toBe('Hours that your team has booked, counted as they come in.');
  expect(value(dialog?.properties?.find(({ name }) => name === 'modal'))).not.toBe(true);
  const inside = (id: string): typeof nodes =>
    nodes
      .filter(({ parentId }) => parentId === id)
      .flatMap((node) => [...(node.ignored ? [] : [node]), ...inside(node.nodeId)]);
  const said = inside(dialog?.nodeId ?? '').map(({ role, name }) => `${role?.value} ${name?.value ?? ''}`.trim());
  expect(said.filter((one) => /^(heading|button)/.test(one))).toEqual([
    'heading Your week at a glance',
    'button Back',
    'button Next',
    'button More options',
    'button Close',
  ]);
  const status = nodes.find(({ role }) => role?.value === 'status');
  expect(inside(status?.nodeId ?? '').map(({ name }) => name?.value)).toContain('Step 2 of 4: Your week at a glance');
});

test('the end of a tour is announced, and then nothing is left', async ({ scene }) => {
  const { page } = scene;
  await scene.open('tour-centered-rich');
  await expect.poll(scene.intents).toEqual(['painted:rich']);
  await page.locator(next).click();
  await stopTime(page);
  await scene.show('');
  await inTime(page, () => page.locator('foothold-layer [role=status]').textContent(), 'All done');
  await inTime(page, () => page.locator(card).count(), 0);
  await page.clock.runFor(1_000);
  await expect(page.locator('foothold-layer')).toHaveCount(0);
});

test('in full screen a step is seen and usable', async ({ scene }) => {
  const { page } = scene;
  await scene.open('tour-dim');
  await page.evaluate(() => {
    const main = document.querySelector('main') as HTMLElement;
    const button = Object.assign(document.createElement('button'), { textContent: 'Full screen' });
    button.onclick = () => main.requestFullscreen();
    main.append(button);
  });
  await page.getByText('Full screen').click();
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.localName)).toBe('main');
  await page.locator(next).click();
  await scene.show('tour-dim', { 'tour.run': 7 });
  await page.locator(next).click();
  await page.evaluate(() => document.exitFullscreen());
  await expect.poll(() => page.evaluate(() => document.fullscreenElement)).toBe(null);
  await page.locator(next).click();
  expect((await scene.intents()).filter((intent) => intent === 'next:hours')).toHaveLength(3);
});

test('a step goes on top again when the page opens a popover over it, and keeps the focus', async ({ scene }) => {
  const { page } = scene;
  await scene.open('tour-dim');
  await expect(page.locator(next)).toBeFocused();
  await page.evaluate(() => {
    const cover = Object.assign(document.createElement('div'), { popover: 'manual' });
    cover.style.cssText = 'inset:0;width:100%;height:100%;border:0;background:#fff';
    document.body.append(cover);
    cover.showPopover();
  });
  await page.locator(next).click({ trial: true });
  await expect(page.locator(next)).toBeFocused();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test('dialogs inside dialogs: the layer is in the topmost, and survives one that is thrown away', async ({ scene }) => {
  const { page } = scene;
  await scene.open('tour-anchored');
  await expect(page.locator(card)).toBeVisible();
  const home = () => page.evaluate(() => document.querySelector('foothold-layer')?.parentElement?.id ?? '');
  const open = (id: string) =>
    page.evaluate((name) => {
      const dialog = Object.assign(document.createElement('dialog'), { id: name, textContent: name });
      document.body.append(dialog);
      dialog.showModal();
    }, id);
  await open('outer');
  await expect.poll(home).toBe('outer');
  await open('inner');
  await expect.poll(home).toBe('inner');
  await page.locator(next).click();
  await page.evaluate(() => document.querySelector('#inner')?.remove());
  await expect.poll(home).toBe('outer');
  await page.locator(next).click();
  await page.evaluate(() => document.querySelector<HTMLDialogElement>('#outer')?.close());
  await expect.poll(home).toBe('');
  await page.locator(next).click();
  expect((await scene.intents()).filter((intent) => intent === 'next:create')).toHaveLength(3);
});

test('letters, sizes and zoom of the page stop at the layer', async ({ scene }) => {
  const { page } = scene;
  await scene.open('');
  await page.addStyleTag({
    content: `html { font-size: 62.5%; zoom: 1.5; letter-spacing: 4px; word-spacing: 9px; text-transform: uppercase; cursor: wait }
      * { all: unset !important } button { border: 9px solid red !important; float: right !important }
      main { contain: strict; transform: rotate(3deg); filter: blur(2px) }`,
  });
  await scene.show('tour-dim', { 'tour.centered': true });
  const title = page.locator(`${card} h2`);
  await expect(title).toBeVisible();
  const look = await title.evaluate((element) => {
    const { fontSize, letterSpacing, textTransform, wordSpacing } = getComputedStyle(element);
    return { fontSize, letterSpacing: Number.parseFloat(letterSpacing) || 0, textTransform, wordSpacing };
  });
  expect(look).toMatchObject({ fontSize: '16px', textTransform: 'none', wordSpacing: '0px' });
  expect(Math.abs(look.letterSpacing)).toBeLessThan(0.5);
  const box = (await page.locator(card).boundingBox()) as { x: number; width: number };
  const { width } = page.viewportSize() as { width: number };
  expect(Math.abs(box.x + box.width / 2 - width / 2)).toBeLessThan(3);
  await page.locator(next).click();
});
