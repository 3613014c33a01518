import { expect, test } from '../support/gallery.ts';

const card = '[data-foothold-surface=tour]';
const act = (action: string) => `${card} [data-foothold-action=${action}]`;

test('a step is a dialog with a name and a description, takes the focus, and is painted before it says so', async ({
  scene,
}) => {
  await scene.open('tour-anchored');
  const dialog = scene.page.getByRole('dialog', { name: 'Everything starts with a project' });
  await expect(dialog).toBeVisible();
  await expect(dialog).toHaveAccessibleDescription(/hours, files and reports for one client, Ann/);
  await expect(scene.page.locator(act('next'))).toBeFocused();
  await expect(scene.page.locator('foothold-layer [role=status]')).toHaveText(
    'Step 1 of 4: Everything starts with a project',
  );
  await expect.poll(scene.intents).toEqual(['painted:create']);
});

test('buttons and keys say what the person wants', async ({ scene }) => {
  const { page } = scene;
  await scene.open('tour-dim');
  await page.locator(act('next')).click();
  await page.locator(act('back')).click();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Escape');
  await page.locator(act('close')).click();
  await expect
    .poll(scene.intents)
    .toEqual([
      'painted:hours',
      'next:hours',
      'back:hours',
      'next:hours',
      'back:hours',
      'dismiss:escape',
      'dismiss:close',
    ]);
});

test('keys belong to the page while somebody writes in it, and the focus stays there', async ({ scene }) => {
  const { page } = scene;
  await scene.open('');
  await page.getByTestId('name').fill('spring');
  await scene.show('tour-dim');
  await expect(page.locator(card)).toBeVisible();
  await expect(page.getByTestId('name')).toBeFocused();
  for (const key of ['ArrowLeft', 'ArrowRight', 'Escape']) await page.keyboard.press(key);
  await page.keyboard.type('!');
  await expect.poll(scene.intents).toEqual(['painted:hours']);
  await expect(page.getByTestId('name')).toHaveValue('spring!');
});

test('Tab goes from the card to its target and on; the focus returns when the tour ends', async ({ scene }) => {
  const { page } = scene;
  await scene.open('');
  await page.getByRole('link', { name: 'Reports' }).focus();
  await scene.show('tour-anchored');
  await expect(page.locator(act('next'))).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.locator(act('menu'))).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.locator(act('close'))).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('new-project')).toBeFocused();
  await page.locator(act('next')).focus();
  await scene.show('');
  await expect(page.getByRole('link', { name: 'Reports' })).toBeFocused();
});

test('only where the page is blocked the focus is held, in a circle of card and target', async ({ scene }) => {
  const { page } = scene;
  await scene.open('tour-block-filled');
  await expect(page.locator(card)).toHaveAttribute('aria-modal', 'true');
  await expect.poll(scene.intents).toEqual(['painted:name']);
  await page.locator(act('close')).focus();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('name')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.locator(act('back'))).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByTestId('name')).toBeFocused();
  await page.getByRole('link', { name: 'Team' }).evaluate((link) => link.focus());
  await expect(page.locator(card)).toBeFocused();
  const under = page.getByTestId('new-project');
  await under.evaluate((button) => button.addEventListener('click', () => button.setAttribute('data-hit', '')));
  const { x, y, width, height } = (await under.boundingBox()) as Record<'x' | 'y' | 'width' | 'height', number>;
  await page.mouse.click(x + width / 2, y + height / 2);
  await expect(under).not.toHaveAttribute('data-hit');
  expect(await page.evaluate(([at, to]) => document.elementFromPoint(at, to)?.localName, [x + 3, y + 3] as const)).toBe(
    'foothold-layer',
  );
});

test('a dimmed page leaves the target bright; without a target all of it is dim', async ({ scene }) => {
  const { page } = scene;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await scene.open('');
  const box = (await page.getByTestId('hours').boundingBox()) as { x: number; y: number };
  const clip = { x: box.x + 15, y: box.y + 8, width: 90, height: 60 };
  const before = await page.screenshot({ clip });
  await scene.show('tour-dim', { 'tour.step.side': 'right' });
  await expect(page.locator(card)).toBeVisible();
  expect(await page.screenshot({ clip })).toEqual(before);
  await scene.show('tour-dim', { 'tour.centered': true });
  await expect(page.locator('foothold-layer .shade')).toBeVisible();
  expect(await page.screenshot({ clip })).not.toEqual(before);
});

test('a filled field and a clicked target move the tour on', async ({ scene }) => {
  const { page } = scene;
  await scene.open('tour-block-filled');
  await expect.poll(scene.intents).toEqual(['painted:name']);
  await page.getByTestId('name').click();
  await page.keyboard.press('Tab');
  await page.getByTestId('name').fill('Spring');
  await page.keyboard.press('Tab');
  await scene.show('tour-anchored', { 'tour.step.advance': { on: 'click' } });
  await page.evaluate(() => document.body.addEventListener('click', (event) => event.stopImmediatePropagation(), true));
  await page.getByTestId('new-project').click();
  await expect.poll(scene.intents).toEqual(['painted:name', 'filled:name', 'painted:create', 'clicked:create']);
  await expect(page.locator(act('next'))).toHaveCount(0);
});

test('a late target is waited for, one rendered again is found again, a removed one hides the step', async ({
  scene,
}) => {
  const { page } = scene;
  await scene.open('');
  await page.evaluate(() => document.querySelector('[data-testid=hours]')?.remove());
  await scene.show('tour-dim', { 'tour.step.overlay': 'block' });
  await expect(page.locator(card)).toBeHidden();
  await expect(page.locator('foothold-layer .shade')).toBeHidden();
  await page.getByTestId('new-project').click();
  await page.evaluate(() => {
    const late = Object.assign(document.createElement('article'), { textContent: 'Hours booked' });
    late.dataset.testid = 'hours';
    document.querySelector('.tiles')?.prepend(late);
  });
  await expect(page.locator(card)).toBeVisible();
  await page.evaluate(() => {
    const old = document.querySelector('[data-testid=hours]');
    const again = old?.cloneNode(true) as Node;
    old?.remove();
    document.querySelector('.tiles')?.append(again);
  });
  const gap = () =>
    page.evaluate(() => {
      const target = document.querySelector('[data-testid=hours]')?.getBoundingClientRect();
      const step = document
        .querySelector('foothold-layer')
        ?.shadowRoot?.querySelector('.tour')
        ?.getBoundingClientRect();
      return target && step ? Math.floor(step.top - target.bottom) : null;
    });
  await expect.poll(gap).toBe(12);
  await page.evaluate(() => document.querySelector('[data-testid=hours]')?.remove());
  await expect(page.locator(card)).toBeHidden();
  expect((await scene.intents()).filter((intent) => intent.startsWith('targetMissing'))).toEqual([]);
});

test('a target that does not come is reported once, and the step can be shown centered', async ({ scene }) => {
  const { page } = scene;
  await scene.open('');
  const nowhere = { 'tour.step.target': { locators: [{ testId: 'nowhere' }], waitMs: 300 } };
  await scene.show('tour-dim', nowhere);
  await expect.poll(scene.intents).toEqual(['targetMissing:hours']);
  await expect(page.locator(card)).toBeHidden();
  await scene.show('tour-dim', { ...nowhere, 'tour.centered': true });
  await expect(page.locator(card)).toBeVisible();
  await expect.poll(scene.intents).toEqual(['targetMissing:hours', 'painted:hours']);
});

const LOCATORS = [
  ['role and name', { role: 'textbox', name: 'Project name' }, '[data-testid=name]'],
  ['role and aria-label', { role: 'searchbox', name: 'search' }, 'input[type=search]'],
  ['text', { text: 'Waiting for a reply' }, '.tiles article:nth-child(3) h2'],
  ['css', { css: 'main > table' }, 'main > table'],
] as const;
for (const [name, locator, selector] of LOCATORS) {
  test(`a target is found by ${name}, after a locator that finds nothing`, async ({ scene }) => {
    const { page } = scene;
    await scene.open('');
    await scene.show('tour-dim', { 'tour.step.target': { locators: [{ css: ':::' }, { testId: 'x' }, locator] } });
    await expect(page.locator(card)).toBeVisible();
    const box = await page.locator(selector).boundingBox();
    const ring = await page.locator('foothold-layer .ring').boundingBox();
    expect(ring?.x).toBeCloseTo((box?.x ?? 0) - 5, 0);
    expect(ring?.y).toBeCloseTo((box?.y ?? 0) - 5, 0);
  });
}

test('targets in an open shadow root and in a frame of the same origin are found and pointed at', async ({ scene }) => {
  const { page } = scene;
  await scene.open('');
  await page.evaluate(() => {
    const shadow = document.querySelector('.lead')?.attachShadow({ mode: 'open' });
    shadow?.append(Object.assign(document.createElement('button'), { textContent: 'In the shadow' }));
    const frame = document.createElement('iframe');
    frame.style.cssText = 'display:block;height:90px;border:7px solid;margin-top:20px';
    document.querySelector('main')?.prepend(frame);
    frame.contentDocument?.body.append(Object.assign(document.createElement('button'), { textContent: 'Framed' }));
  });
  for (const [text, where] of [
    ['In the shadow', page.getByRole('button', { name: 'In the shadow' })],
    ['Framed', page.frameLocator('iframe').getByRole('button')],
  ] as const) {
    await scene.show('tour-dim', {
      'tour.step.target': { locators: [{ role: 'button', name: text }] },
      'tour.run': text.length,
    });
    await expect(page.locator(card)).toBeVisible();
    const box = await where.boundingBox();
    const ring = await page.locator('foothold-layer .ring').boundingBox();
    expect(ring?.x).toBeCloseTo((box?.x ?? 0) - 5, 0);
    expect(ring?.y).toBeCloseTo((box?.y ?? 0) - 5, 0);
  }
});

test('a target deep in nested scrollers is brought into view, and the card follows it in the same frame', async ({
  scene,
}) => {
  const { page } = scene;
  await scene.open('');
  await page.evaluate(() => {
    const outer = document.createElement('div');
    outer.id = 'outer';
    outer.style.cssText = 'height:260px;overflow:auto;margin-top:700px';
    const inner = document.createElement('div');
    inner.style.cssText = 'height:600px;overflow:auto;margin-top:300px';
    const spot = Object.assign(document.createElement('button'), { textContent: 'Deep down' });
    spot.style.cssText = 'display:block;margin:900px 20px';
    inner.append(spot);
    outer.append(inner);
    document.querySelector('main')?.append(outer);
  });
  await scene.show('tour-dim', {
    'tour.step.target': { locators: [{ text: 'Deep down' }] },
    'tour.step.overlay': 'none',
  });
  await expect(page.locator(card)).toBeVisible();
  await expect(page.getByText('Deep down')).toBeInViewport();
  const lags = await page.evaluate(async () => {
    const spot = [...document.querySelectorAll('button')].find(
      (button) => button.textContent === 'Deep down',
    ) as Element;
    const ring = document.querySelector('foothold-layer')?.shadowRoot?.querySelector('.ring') as Element;
    const found: number[] = [];
    for (let frame = 0; frame < 20; frame++) {
      (spot.parentElement as Element).scrollTop += 3;
      await new Promise(requestAnimationFrame);
      // After layout, in the same frame.
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(0);
      });
      found.push(Math.abs(ring.getBoundingClientRect().top + 5 - spot.getBoundingClientRect().top));
    }
    return found;
  });
  expect(Math.max(...lags)).toBeLessThan(0.5);
});

test('a modal dialog takes the layer in, and gives it back when it closes', async ({ scene }) => {
  const { page } = scene;
  await scene.open('tour-anchored');
  await expect(page.locator(card)).toBeVisible();
  await page.evaluate(() => {
    const dialog = Object.assign(document.createElement('dialog'), { id: 'host-dialog' });
    dialog.append(Object.assign(document.createElement('button'), { textContent: 'In the dialog' }));
    document.body.append(dialog);
    dialog.showModal();
  });
  await expect
    .poll(() => page.evaluate(() => document.querySelector('foothold-layer')?.parentElement?.id))
    .toBe('host-dialog');
  await page.locator(act('next')).click();
  await scene.show('tour-anchored', { 'tour.step.target': { locators: [{ text: 'In the dialog' }] }, 'tour.run': 9 });
  await expect(page.locator(card)).toBeVisible();
  await page.locator(act('next')).click();
  await page.evaluate(() => document.querySelector('dialog')?.close());
  await expect
    .poll(() => page.evaluate(() => document.querySelector('foothold-layer')?.parentElement?.localName))
    .toBe('html');
  await page.evaluate(() => document.querySelector('dialog')?.remove());
  await scene.show('tour-anchored', { 'tour.run': 10 });
  await page.locator(act('next')).click();
  expect((await scene.intents()).filter((intent) => intent === 'next:create')).toHaveLength(3);
});

test('a step inside an open popover of the host does not close it', async ({ scene }) => {
  const { page } = scene;
  await scene.open('');
  await page.evaluate(() => {
    const menu = Object.assign(document.createElement('div'), { id: 'menu', popover: 'auto' });
    menu.append(Object.assign(document.createElement('button'), { textContent: 'Archive' }));
    document.body.append(menu);
    menu.showPopover();
  });
  await scene.show('tour-anchored', { 'tour.step.target': { locators: [{ text: 'Archive' }] } });
  await page.locator(act('next')).click();
  await expect(page.locator('#menu')).toBeVisible();
  expect(await scene.intents()).toContain('next:create');
});

test('hostile styles, an inert page and the highest z-index do not touch a step', async ({ scene }) => {
  const { page } = scene;
  await scene.open('');
  await page.evaluate(() => {
    const style = document.createElement('style');
    style.textContent = `* { all: revert; color: red !important; font-size: 40px !important; display: none !important }
      html, body, main { display: block !important; transform: rotate(2deg); filter: blur(1px); overflow: hidden }
      foothold-layer, foothold-layer * { display: none !important; opacity: 0 !important; pointer-events: none !important }
      [data-testid=new-project] { display: block !important } .bar { display: flex !important }`;
    document.head.append(style);
    const wall = document.createElement('div');
    wall.setAttribute('style', 'display:block !important;position:fixed;inset:0;z-index:2147483647;background:#fffd');
    document.body.append(wall);
    document.body.inert = true;
  });
  await scene.show('tour-anchored');
  await expect(page.locator(card)).toBeVisible();
  expect(await page.locator(`${card} h2`).evaluate((title) => getComputedStyle(title).fontSize)).toBe('16px');
  expect(await page.locator(card).evaluate((it) => getComputedStyle(it).color)).not.toBe('rgb(255, 0, 0)');
  await page.locator(act('next')).click();
});

test('what happens inside does not bubble into the page', async ({ scene }) => {
  const { page } = scene;
  await scene.open('tour-anchored');
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const type of ['click', 'pointerdown', 'keydown', 'focusin'])
      document.addEventListener(type, () => heard.push(type));
  });
  await page.locator(act('next')).click();
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([]);
});

test('right to left mirrors sides and arrow keys', async ({ scene }) => {
  const { page } = scene;
  await scene.open('tour-dim', '&dir=rtl&locale=ar');
  await expect(page.locator(act('next'))).toHaveText('التالي');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(scene.intents).toContain('next:hours');
  await scene.show('tour-dim', { 'tour.step.side': 'right', 'tour.run': 7 });
  const box = await page.locator('[data-testid=hours]').boundingBox();
  await expect.poll(async () => ((await page.locator(card).boundingBox())?.x ?? 999) < (box?.x ?? 0)).toBe(true);
});

test('on a phone the step is a sheet that leaves its target free', async ({ scene }) => {
  const { page } = scene;
  await page.setViewportSize({ width: 390, height: 780 });
  await scene.open('');
  for (const [view, target] of [
    ['tour-dim', '[data-testid=hours]'],
    ['tour-block-filled', '[data-testid=name]'],
  ] as const) {
    await scene.show(view);
    await expect(page.locator(card)).toBeVisible();
    const sheet = (await page.locator(card).boundingBox()) as { y: number; height: number; width: number };
    const box = (await page.locator(target).boundingBox()) as { y: number; height: number };
    expect(sheet.width).toBeGreaterThan(360);
    expect(box.y + box.height <= sheet.y || box.y >= sheet.y + sheet.height).toBe(true);
  }
  await page.evaluate(() => {
    const bar = Object.assign(document.createElement('button'), { textContent: 'Fixed below' });
    bar.style.cssText = 'position:fixed;bottom:0;left:0;right:0';
    document.body.append(bar);
  });
  await scene.show('tour-dim', { 'tour.step.target': { locators: [{ text: 'Fixed below' }] }, 'tour.run': 8 });
  await expect.poll(async () => (await page.locator(card).boundingBox())?.y).toBeLessThan(100);
});

test('on a phone a target low on the page is scrolled up from under the sheet', async ({ scene }) => {
  const { page } = scene;
  await page.setViewportSize({ width: 390, height: 640 });
  await scene.open('');
  await page.evaluate(() => {
    const scroller = document.createElement('div');
    scroller.style.cssText = 'height:200px;overflow:auto;margin-bottom:900px';
    const low = Object.assign(document.createElement('button'), { textContent: 'Low' });
    low.style.cssText = 'display:block;margin:60px 20px 500px';
    scroller.append(low);
    document.documentElement.style.scrollBehavior = 'smooth';
    document.querySelector('main')?.append(scroller);
    scroller.scrollIntoView({ block: 'end', behavior: 'instant' });
  });
  const body = [{ type: 'paragraph', text: 'Quite some words about it. '.repeat(12) }];
  await scene.show('tour-dim', { 'tour.step.target': { locators: [{ text: 'Low' }] }, 'tour.step.body': body });
  // In its place, not only in the page.
  await expect.poll(scene.intents).toEqual(['painted:hours']);
  const sheet = (await page.locator(card).boundingBox()) as { y: number; height: number };
  const low = (await page.getByText('Low', { exact: true }).boundingBox()) as { y: number; height: number };
  expect(sheet.y + sheet.height).toBeGreaterThan(600);
  expect(low.y).toBeGreaterThanOrEqual(0);
  expect(low.y + low.height).toBeLessThanOrEqual(sheet.y);
});

test('with less motion wanted nothing moves', async ({ scene }) => {
  const { page } = scene;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await scene.open('tour-dim');
  await expect(page.locator(card)).toBeVisible();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test('nothing of a content becomes markup, and no address that runs is a link', async ({ scene }) => {
  const { page } = scene;
  await scene.open('');
  const evil = '<img src=x onerror="document.title=1">';
  const links = ['javascript:alert(1)', 'JaVa\nScript:alert(1)', 'data:text/html,x', '//ok.example/a'];
  await scene.show('tour-dim', {
    'tour.step.title': evil,
    'tour.step.body': [
      {
        type: 'paragraph',
        text: [evil, ...links.map((href) => ({ text: href, href })), { text: 'x', marks: ['script'] }],
      },
      { type: 'image', src: 'javascript:1', alt: '', width: 1, height: 1 },
      { type: 'video', provider: 'constructor', id: '1', title: 't', width: 1, height: 1 },
      { type: 'unheard-of' },
    ],
  });
  await expect(page.locator(`${card} h2`)).toHaveText(evil);
  await expect(page.locator(`${card} :is(img, iframe, script, button.video)`)).toHaveCount(0);
  await expect(page.locator(`${card} a`)).toHaveCount(1);
  await expect(page.locator(`${card} a`)).toHaveAttribute('href', 'http://ok.example/a');
});

for (const width of [390, 320]) {
  test(`in a sheet of ${width} px a video is seen whole, with its mark and its title`, async ({ scene }) => {
    const { page } = scene;
    await page.setViewportSize({ width, height: 640 });
    await scene.open('tour-centered-rich');
    await expect.poll(scene.intents).toEqual(['painted:rich']);
    await expect(page.locator(`${card} button.video`)).toBeInViewport({ ratio: 1 });
    await expect(page.locator(`${card} button.video svg`)).toBeInViewport({ ratio: 1 });
  });
}

test('a video is asked for only when it is clicked', async ({ scene }) => {
  const { page } = scene;
  await page.route('https://www.youtube-nocookie.com/**', (route) => route.fulfill({ body: 'player' }));
  await scene.open('tour-centered-rich');
  await expect(page.locator('iframe')).toHaveCount(0);
  await page.getByRole('button', { name: 'Play video: A report in one minute' }).click();
  await expect(page.locator('foothold-layer iframe')).toHaveAttribute(
    'src',
    /^https:\/\/www\.youtube-nocookie\.com\/embed\/dQw4w9WgXcQ/,
  );
});

test('a tour that has ended leaves no element and no frame loop behind', async ({ scene }) => {
  const { page } = scene;
  await scene.open('');
  const before = await page.evaluate(() => document.querySelectorAll('*').length);
  for (const view of ['tour-anchored', 'tour-dim', '']) await scene.show(view);
  await page.evaluate(() => {
    const asked = window.requestAnimationFrame;
    Object.assign(window, { frames: 0, requestAnimationFrame: (run: FrameRequestCallback) => asked(run) });
    window.requestAnimationFrame = (run) => {
      (window as unknown as { frames: number }).frames++;
      return asked(run);
    };
  });
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBe(before);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  expect(await page.evaluate(() => (window as unknown as { frames: number }).frames)).toBe(0);
});
