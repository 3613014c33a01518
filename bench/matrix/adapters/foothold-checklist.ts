import type { Step } from '../contract.ts';
import { footholdWith } from './foothold-with.ts';

footholdWith(checklist, open);

/** The person finds its button and clicks it. */
function open(): void {
  const { shadowRoot } = document.querySelector('foothold-layer') ?? {};
  const button = shadowRoot?.querySelector<HTMLElement>('[data-foothold-surface=launcher]');
  if (button) button.click();
  else requestAnimationFrame(open);
}

function checklist([first, ...more]: Step[]): object {
  return {
    kind: 'checklist',
    open: 'never',
    title: first?.title,
    promise: first?.body,
    items: [first, ...more].map((step, index) => ({
      id: `item-${index}`,
      title: step?.title,
      why: step?.body,
      done: { event: `Done ${index}` },
      action: { label: 'Do it', action: { type: 'track', event: `Clicked ${index}` } },
    })),
  };
}
