/** What every wrapper's page shows: the library mode, no server. */
import type { InitOptions } from '@foothold/sdk';

export const OPTIONS: InitOptions = {
  headless: true,
  milestones: [{ id: 'first', name: 'First report', event: 'Report created', scope: 'person' }],
  content: [
    {
      kind: 'checklist',
      id: 'list',
      name: 'Getting started',
      title: ['Welcome, ', { trait: 'name', fallback: 'friend' }],
      open: 'never',
      items: [
        { id: 'report', title: { en: 'Make a report', de: 'Bericht anlegen' }, done: { event: 'Report created' } },
        { id: 'share', title: 'Share it', requires: ['report'], done: { event: 'Report shared' } },
        {
          id: 'look',
          title: 'Look round',
          done: { content: 'tour', is: 'completed' },
          action: { label: 'Show me', action: { type: 'start', contentId: 'tour' } },
        },
      ],
    },
    {
      kind: 'tour',
      id: 'tour',
      name: 'Tour',
      trigger: { on: 'code' },
      steps: [
        { id: 'one', title: 'First things first' },
        { id: 'two', title: ['Second, ', { trait: 'name', fallback: 'friend' }] },
        { id: 'three', title: 'That is all' },
      ],
    },
    {
      kind: 'celebration',
      id: 'party',
      name: 'Party',
      milestone: 'first',
      style: 'toast',
      title: 'Your first report',
    },
  ],
};

/** Who is there, as a wrapper's provider is told. */
export interface Props {
  user?: { id: string; traits?: { name: string } } | null;
}

/** What a wrapper's page puts on `window`, for the contract. */
export interface WrapperPage {
  foothold: import('@foothold/sdk').Foothold;
  /** With other props. After `unmount`: anew. */
  render(props?: Props): void;
  unmount(): void;
  /** How often the checklist's component was drawn. */
  drawn: number;
}
declare global {
  interface Window {
    wrapper: WrapperPage;
  }
}
