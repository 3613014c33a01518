import introJs from 'intro.js';
import { find } from './find.ts';

interface IntroTour {
  setOptions(options: object): IntroTour;
  start(): Promise<unknown>;
  exit(force: boolean): Promise<unknown>;
}

let tour: IntroTour | undefined;
window.matrix = {
  prepare(steps) {
    tour = (introJs as unknown as { tour(): IntroTour }).tour();
    tour.setOptions({
      tooltipRenderAsHtml: false,
      disableInteraction: steps.some(({ block }) => block),
      steps: steps.map(({ target, title, body }) => ({
        title,
        intro: body,
        ...(target && { element: find(target) ?? target }),
      })),
    });
  },
  start(steps) {
    if (!tour) this.prepare?.(steps);
    void tour?.start();
  },
  stop() {
    void tour?.exit(true);
    tour = undefined;
  },
};
