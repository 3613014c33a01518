/** Everything by keyboard, and the keyboard left to the page. */
import { ALL, type Check, TOUR } from '../check.ts';
import { must, rest, STEPS, until } from '../stage.ts';

const HELD = STEPS.map((step) => ({ ...step, block: true }));

export const KEYBOARD: Check[] = [
  {
    name: 'the focus comes in',
    of: ALL,
    async run(stage) {
      await stage.play();
      await until(() => stage.hasFocus(), 'the focus stays outside');
    },
  },
  {
    name: 'the focus is in the next step',
    of: TOUR,
    async run(stage) {
      await stage.play();
      await stage.next.focus();
      await stage.page.keyboard.press('Enter');
      await stage.settled('The second thing');
      await until(() => stage.hasFocus(), 'the focus is lost');
    },
  },
  {
    name: 'the focus goes back where it was',
    of: ALL,
    async run(stage) {
      await stage.open();
      await stage.page.locator('#home').focus();
      await stage.start();
      await stage.settled();
      await stage.close.focus();
      await stage.page.keyboard.press('Enter');
      await until(async () => !(await stage.isSeen()), 'Enter does not close it');
      await until(async () => /home|launcher|button/.test(await stage.focused()), `it is on ${await stage.focused()}`);
    },
  },
  {
    name: 'Tab reaches every control, and stays where the page is blocked',
    of: ALL,
    async run(stage) {
      await stage.play(HELD);
      const controls = await stage.card.locator('button:visible, a[href]:visible').count();
      const reached = new Set<string>();
      for (let press = 0; press < controls * 2 + 2; press++) {
        await stage.page.keyboard.press('Tab');
        const at = await stage.page.evaluate(() => {
          let active = document.activeElement;
          while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
          return active
            ? `${active.localName} ${active.id} ${active.className} ${active.ariaLabel} ${active.textContent}`
            : '';
        });
        if (await stage.hasFocus()) reached.add(at);
        else must(stage.library.surface === 'checklist' || at.includes('target'), `Tab goes to ${at}`);
      }
      must(reached.size >= controls, `${reached.size} of ${controls} controls reached`);
    },
  },
  {
    name: 'Escape closes it',
    of: ALL,
    async run(stage) {
      await stage.play();
      await stage.page.keyboard.press('Escape');
      await until(async () => !(await stage.isSeen()), 'it stays');
    },
  },
  {
    name: 'arrow keys go on and back',
    of: TOUR,
    async run(stage) {
      await stage.play();
      // Some take no key before their entrance is over.
      await rest(600);
      await stage.page.keyboard.press('ArrowRight');
      await stage.settled('The second thing');
      await rest(600);
      await stage.page.keyboard.press('ArrowLeft');
      await stage.settled('The first thing');
    },
  },
  {
    name: 'arrow keys in a field belong to the field',
    of: TOUR,
    async run(stage) {
      const steps = [{ target: '#field', title: 'Fill this in', body: 'With anything.' }, ...STEPS];
      await stage.play(steps);
      await stage.page.locator('#field').evaluate((field) => field.focus());
      await stage.page.keyboard.type('ab');
      await stage.page.keyboard.press('ArrowLeft');
      await stage.page.keyboard.type('x');
      await stage.page.keyboard.press('ArrowRight');
      must((await stage.page.locator('#field').inputValue()) === 'axb', 'the field did not get the keys');
      await rest(500);
      must(((await stage.card.textContent()) ?? '').includes('Fill this in'), 'the tour went on');
    },
  },
];
