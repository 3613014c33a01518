/** Pages that make it hard, and pages that must not notice. */
import { ALL, type Check } from '../check.ts';
import { must, rest, STEPS, type Stage, until } from '../stage.ts';

const BEFORE_IT = "default-src 'none'; script-src 'nonce-abc'; style-src 'self'; img-src 'self'; connect-src 'self'";

async function worksUnder(stage: Stage, policy: string): Promise<void> {
  await stage.play(STEPS, { policy });
  must((await stage.card.evaluate((card) => getComputedStyle(card).position)) !== 'static', 'it has no styles');
  if (stage.library.surface === 'tour') {
    await until(() => stage.isBeside(stage.page.locator('#target')), 'not beside its target');
    await stage.next.click({ timeout: 2_000 });
    await stage.settled('The second thing');
  }
  const reports = await stage.page.evaluate(() => window.reports);
  must(!reports.length, [...new Set(reports)].join(', '));
  must(!stage.errors.length, stage.errors.join());
}

/** How many listeners the window, the document and the body have. */
async function listeners(stage: Stage): Promise<number> {
  const cdp = await stage.cdp();
  let count = 0;
  for (const expression of [
    'window',
    'document',
    'document.documentElement',
    'document.body',
    'document.querySelector("#target")',
  ]) {
    const { result } = await cdp.send('Runtime.evaluate', { expression });
    if (!result.objectId) continue;
    count += (await cdp.send('DOMDebugger.getEventListeners', { objectId: result.objectId })).listeners.length;
  }
  return count;
}

export const HOSTS: Check[] = [
  {
    name: 'a strict content security policy',
    of: ALL,
    run: (stage) => worksUnder(stage, BEFORE_IT),
  },
  {
    name: 'Trusted Types',
    of: ALL,
    run: (stage) => worksUnder(stage, "require-trusted-types-for 'script'; trusted-types 'none'"),
  },
  {
    name: 'hostile styles',
    of: ALL,
    async run(stage) {
      await stage.open();
      await stage.page.addStyleTag({
        content: `html { font-size: 62.5% } * { letter-spacing: 6px !important; text-transform: uppercase !important }
          div, section, dialog { background: none !important; position: static !important; opacity: .4 }
          button { all: unset !important; width: 10px !important; overflow: hidden !important; font-size: 40px !important }
          h1, h2, h3, p { font: 44px/3 serif !important; color: #fff !important }`,
      });
      await stage.start();
      await until(() => stage.isSeen(), 'the card is not seen');
      const look = await stage.card.evaluate((card) => {
        const title = [...card.querySelectorAll('*')].find(
          ({ textContent }) => textContent?.trim() === 'The first thing',
        );
        const { backgroundColor, position } = getComputedStyle(card);
        const { fontSize, textTransform, letterSpacing } = getComputedStyle(title ?? card);
        return { backgroundColor, position, fontSize: Number.parseFloat(fontSize), textTransform, letterSpacing };
      });
      must(!/rgba\(.*, 0\)|transparent/.test(look.backgroundColor), 'no background');
      must(look.position !== 'static', 'not positioned');
      must(look.textTransform === 'none' && look.letterSpacing !== '6px', 'letters of the host');
      must(look.fontSize >= 12 && look.fontSize <= 24, `font of ${look.fontSize} pixels`);
      const box = await stage.next.boundingBox();
      must(box && box.width >= 24, 'the button is too narrow');
    },
  },
  {
    name: 'the highest z-index',
    of: ALL,
    async run(stage) {
      await stage.open();
      await stage.page.evaluate(() => {
        const wall = document.createElement('div');
        wall.style.cssText = 'position:fixed;inset:0;z-index:2147483647;background:#fffc';
        document.body.append(wall);
      });
      await stage.start();
      await stage.settled();
      await stage.page.evaluate(() => {
        const wall = document.createElement('div');
        wall.style.cssText = 'position:fixed;inset:0;z-index:2147483647';
        document.body.append(wall);
      });
      await stage.next.click({ trial: true, timeout: 1_500 });
    },
  },
  {
    name: 'an open dialog',
    of: ALL,
    async run(stage) {
      await stage.open();
      await stage.page.evaluate(() => {
        const dialog = document.createElement('dialog');
        dialog.append(Object.assign(document.createElement('button'), { id: 'inside', textContent: 'Inside' }));
        document.body.append(dialog);
        dialog.showModal();
      });
      await stage.start([{ target: '#inside', title: 'The first thing', body: 'This is what it is about.' }, ...STEPS]);
      await stage.settled();
      await stage.next.click({ trial: true, timeout: 1_500 });
      await stage.next.focus();
      must(await stage.hasFocus(), 'its controls take no focus');
    },
  },
  {
    name: 'an inert page',
    of: ALL,
    async run(stage) {
      await stage.open();
      await stage.page.evaluate(() => {
        document.body.inert = true;
      });
      await stage.start();
      await stage.settled();
      await stage.next.click({ trial: true, timeout: 1_500 });
    },
  },
  {
    name: 'texts are never markup',
    of: ALL,
    async run(stage) {
      const evil = '<img src=x onerror="window.hurt=1"><b>bold</b>';
      await stage.open();
      await stage.start([{ target: '#target', title: evil, body: evil }, ...STEPS]);
      await until(() => stage.isSeen(), 'the card is not seen');
      await rest(200);
      must(!(await stage.page.evaluate(() => 'hurt' in window)), 'a script of the content ran');
      must((await stage.card.locator('img, b').count()) === 0, 'it became markup');
    },
  },
  {
    name: 'no trace when it is over',
    of: ALL,
    async run(stage) {
      await stage.open();
      const html = () => stage.page.evaluate(() => document.documentElement.outerHTML);
      const once = async () => {
        await stage.start();
        await stage.settled();
        await stage.stop();
        await until(async () => !(await stage.isSeen()), 'it stays');
      };
      const before = await html();
      await once();
      await until(async () => (await html()) === before, 'the page is another');
      const had = await listeners(stage);
      for (let time = 0; time < 3; time++) await once();
      await until(async () => (await listeners(stage)) <= had, 'listeners are left');
    },
  },
  {
    name: 'less motion',
    of: ALL,
    async run(stage) {
      await stage.page.emulateMedia({ reducedMotion: 'reduce' });
      await stage.open();
      await stage.start();
      await until(() => stage.isSeen(), 'the card is not seen', 6_000);
      const moved = await stage.card.evaluate(async (card) => {
        const places = new Set<string>();
        let running = 0;
        for (let frame = 0; frame < 20; frame++) {
          await new Promise(requestAnimationFrame);
          const { x, y, width } = card.getBoundingClientRect();
          places.add([x, y, width].map(Math.round).join());
          const animations = [...document.getAnimations(), ...card.getAnimations({ subtree: true })];
          running += animations.filter(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > 10).length;
        }
        return running > 0 ? 'something is animated' : places.size > 1 ? 'the card moves' : '';
      });
      must(!moved, moved);
    },
  },
  {
    name: 'right to left',
    of: ALL,
    async run(stage) {
      await stage.play(undefined, { dir: 'rtl' });
      if (stage.library.surface === 'tour') {
        await stage.next.click();
        await stage.settled('The second thing');
      }
      must((await stage.card.evaluate((card) => getComputedStyle(card).direction)) === 'rtl', 'the text is not');
      const [card, next, close] = await Promise.all([
        stage.card.boundingBox(),
        stage.next.boundingBox(),
        stage.close.boundingBox(),
      ]);
      must(card && next && close, 'a control is missing');
      const middle = card.x + card.width / 2;
      must(close.x < middle, 'the cross is on the right');
      if (stage.library.surface === 'tour') must(next.x < middle, 'the button for forward is on the right');
    },
  },
];
