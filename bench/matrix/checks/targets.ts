/** What a step points at, wherever it is and whatever becomes of it. */
import { type Check, TOUR } from '../check.ts';
import { must, rest, STEPS, until } from '../stage.ts';

const at = (target: string) => [{ target, title: 'The first thing', body: 'This is what it is about.' }, ...STEPS];

export const TARGETS: Check[] = [
  {
    name: 'a target in a shadow root',
    of: TOUR,
    async run(stage) {
      await stage.open();
      await stage.page.evaluate(() => {
        const host = document.createElement('x-box');
        host
          .attachShadow({ mode: 'open' })
          .append(Object.assign(document.createElement('button'), { id: 'inner', textContent: 'Inner' }));
        document.querySelector('#room')?.append(host);
      });
      await stage.start(at('x-box >>> #inner'));
      await stage.settled();
      await until(() => stage.isBeside(stage.page.locator('#inner')), 'not beside it');
    },
  },
  {
    name: 'a target in a frame',
    of: TOUR,
    async run(stage) {
      await stage.open();
      await stage.page.evaluate(() => {
        const frame = document.createElement('iframe');
        frame.id = 'frame';
        frame.style.cssText = 'width:400px;height:120px;margin-left:180px';
        document.querySelector('#room')?.append(frame);
        frame.contentDocument?.body.append(
          Object.assign(document.createElement('button'), { id: 'inner', textContent: 'Inner' }),
        );
      });
      await stage.start(at('#frame >>> #inner'));
      await stage.settled();
      await until(() => stage.isBeside(stage.page.frameLocator('#frame').locator('#inner')), 'not beside it');
    },
  },
  {
    name: 'a missing target stops nothing',
    of: TOUR,
    async run(stage) {
      const [first, , last] = STEPS;
      await stage.play([first, { target: '#nowhere', title: 'Nowhere', body: 'Not there.' }, last] as typeof STEPS);
      await stage.next.click();
      const gone = async () => !((await stage.card.textContent().catch(() => '')) ?? '').includes('The first thing');
      await until(async () => (await gone()) && (await stage.isSeen()), 'the tour stands still', 9_000);
      must(!stage.errors.length, stage.errors.join());
      if (((await stage.card.textContent()) ?? '').includes('Nowhere')) await stage.next.click();
      await stage.settled('The last thing');
    },
  },
  {
    name: 'a late target is waited for',
    of: TOUR,
    async run(stage) {
      await stage.open();
      await stage.start(at('#late'));
      await rest(600);
      must(!(await stage.isSeen()), 'shown before its target is there');
      await stage.page.evaluate(() =>
        document
          .querySelector('#room')
          ?.append(Object.assign(document.createElement('button'), { id: 'late', textContent: 'Late' })),
      );
      await stage.settled('The first thing');
      await until(() => stage.isBeside(stage.page.locator('#late')), 'not beside it');
    },
  },
  {
    name: 'a removed target is not pointed at',
    of: TOUR,
    async run(stage) {
      await stage.play();
      const before = JSON.stringify(await stage.seenBox());
      await stage.page.locator('#target').evaluate((target) => target.remove());
      await until(async () => {
        const box = await stage.seenBox();
        return box === null || (JSON.stringify(box) !== before && box.x > 8 && box.y > 8);
      }, 'the card points at nothing');
    },
  },
  {
    name: 'a target rendered again is found again',
    of: TOUR,
    async run(stage) {
      await stage.play();
      await stage.page.evaluate(() => {
        const old = document.querySelector('#target');
        const again = old?.cloneNode(true) as HTMLElement;
        old?.remove();
        again.style.margin = '40px 0 0 300px';
        document.querySelector('#room')?.append(again);
      });
      await until(() => stage.isBeside(stage.page.locator('#target')), 'it stays where the old one was');
    },
  },
  {
    name: 'a target in nested scrollers is brought into view and followed',
    of: TOUR,
    async run(stage) {
      await stage.open();
      await stage.page.evaluate(() => {
        const scroller = (height: number, id: string) => {
          const element = document.createElement('div');
          element.id = id;
          element.style.cssText = `height:${height}px;overflow:auto;margin-top:500px`;
          return element;
        };
        const [outer, inner] = [scroller(320, 'outer'), scroller(280, 'inner')];
        const deep = Object.assign(document.createElement('button'), { id: 'deep', textContent: 'Deep' });
        deep.style.cssText = 'display:block;margin:700px 120px';
        inner.append(deep);
        outer.append(inner);
        document.querySelector('#room')?.append(outer);
      });
      await stage.start(at('#deep'));
      await stage.settled();
      const deep = stage.page.locator('#deep');
      const inView = () =>
        deep.evaluate((element) => {
          const { left, top } = element.getBoundingClientRect();
          return document.elementsFromPoint(left + 3, top + 3).includes(element);
        });
      await until(inView, 'it is not in view');
      await until(() => stage.isBeside(deep), 'not beside it');
      const before = await stage.seenBox();
      await stage.page.locator('#inner').evaluate((inner) => inner.scrollBy(0, 60));
      await until(
        async () => (await stage.isBeside(deep)) && (await stage.seenBox())?.y !== before?.y,
        'it does not follow',
      );
    },
  },
  {
    name: 'transforms, zoom and containment around a target',
    of: TOUR,
    async run(stage) {
      await stage.open();
      await stage.page.addStyleTag({
        content:
          'body{transform:translate(40px,10px);filter:brightness(.99);contain:layout paint;height:600px}main{zoom:1.25;perspective:500px;overflow:hidden}',
      });
      await stage.start();
      await stage.settled();
      await until(() => stage.isBeside(stage.page.locator('#target')), 'not beside it');
      await stage.next.click({ trial: true, timeout: 2_000 });
    },
  },
];
