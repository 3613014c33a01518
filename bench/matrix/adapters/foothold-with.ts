import { type Step, WAIT_MS } from '../contract.ts';

interface Foothold {
  init(options: { content: unknown[]; interruptions: 'off'; locale: string }): void;
  start(contentId: string): void;
  shutdown(): void;
}

/** Foothold as its own script, with one content made of the steps; `open` does what the person does then. */
export function footholdWith(content: (steps: Step[], waitMs: number) => object, open?: () => void): void {
  const { foothold } = window as unknown as { foothold: Foothold };
  window.matrix = {
    start(steps) {
      const locale = document.documentElement.lang;
      const trigger = open ? undefined : { on: 'code' };
      const one = { id: 'matrix', name: 'Matrix', trigger, ...content(steps, WAIT_MS) };
      foothold.init({ content: [one], interruptions: 'off', locale });
      if (open) open();
      else foothold.start('matrix');
    },
    stop: () => foothold.shutdown(),
  };
}
