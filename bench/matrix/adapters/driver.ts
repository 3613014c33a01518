import { type Driver, driver } from 'driver.js';
import { WAIT_MS } from '../contract.ts';
import { find } from './find.ts';

let tour: Driver | undefined;
window.matrix = {
  prepare(steps) {
    tour = driver({
      waitForElement: WAIT_MS,
      skipMissingElement: true,
      disableActiveInteraction: steps.some(({ block }) => block),
      overlayOpacity: steps.some(({ block }) => block) ? 0.6 : 0,
      steps: steps.map(({ target, title, body }) => ({
        ...(target && { element: () => find(target) as Element }),
        popover: { title, description: body },
      })),
    });
  },
  start(steps) {
    if (!tour) this.prepare?.(steps);
    tour?.drive();
  },
  stop() {
    tour?.destroy();
    tour = undefined;
  },
};
