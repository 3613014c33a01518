import { type Step, WAIT_MS } from '../contract.ts';

interface Foothold {
  init(options: { content: unknown[]; interruptions: 'off'; locale: string }): void;
  start(contentId: string): void;
  shutdown(): void;
}

/** Foothold as its own script, with one content made of the steps; `open` does what the person does then. */
export function footholdWith(content: (steps: Step[], waitMs: number) => object, open?: () => void): void {
  const { foothold } = window as unknown as { foothold: Foothold };
  const prepare = (steps: Step[]) => {
    const locale = document.documentElement.lang;
    const trigger = open ? undefined : { on: 'code' };
    const one = { id: 'matrix', name: 'Matrix', trigger, ...content(steps, WAIT_MS) };
    // Where it runs already, this does nothing.
    foothold.init({ content: [one], interruptions: 'off', locale });
  };
  window.matrix = {
    prepare,
    start(steps) {
      prepare(steps);
      if (open) open();
      else foothold.start('matrix');
    },
    stop: () => foothold.shutdown(),
  };
}
