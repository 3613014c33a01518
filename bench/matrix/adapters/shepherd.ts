import Shepherd from 'shepherd.js';
import { WAIT_MS } from '../contract.ts';
import { find } from './find.ts';

/** Shepherd's own guide waits like this for what is not there yet. */
async function appeared(target: string): Promise<void> {
  const until = Date.now() + WAIT_MS;
  while (!find(target) && Date.now() < until) await new Promise(requestAnimationFrame);
}

let tour: InstanceType<typeof Shepherd.Tour> | undefined;
window.matrix = {
  prepare(steps) {
    tour = new Shepherd.Tour({
      useModalOverlay: steps.some(({ block }) => block),
      defaultStepOptions: { cancelIcon: { enabled: true }, scrollTo: true },
      steps: steps.map(({ target, title, body }, index) => ({
        id: `step-${index}`,
        title,
        text: body,
        ...(target && {
          attachTo: { element: () => find(target), on: 'bottom' as const },
          beforeShowPromise: () => appeared(target),
        }),
        buttons: [
          ...(index ? [{ text: 'Back', secondary: true, classes: 'go-back', action: () => tour?.back() }] : []),
          { text: 'Next', classes: 'go-next', action: () => tour?.next() },
        ],
      })),
    });
  },
  start(steps) {
    if (!tour) this.prepare?.(steps);
    void tour?.start();
  },
  stop() {
    void tour?.cancel();
    tour = undefined;
  },
};
