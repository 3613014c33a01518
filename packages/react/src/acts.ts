import type { Foothold, Intent } from '@foothold/sdk';

/** What a content may ask for: to go to a page, to start another content, to call a function of the host… */
export type Action = Extract<Intent, { type: 'action' }>['action'];
type Text = Parameters<Foothold['getText']>[0];

/** What a person may do with any content. */
export const actsOf = ({ act }: Foothold, contentId: string, stepId?: string) => ({
  dismiss: () => act({ type: 'dismiss', contentId, by: 'close', ...(stepId && { stepId }) }),
  snooze: (forMs?: number) => act({ type: 'snooze', contentId, forMs }),
  follow: (action: Action) => act({ type: 'action', contentId, action }),
});

/** A text in the person's words; nothing where there is none. */
export const wordsOf = (foothold: Foothold, text: Text): string => foothold.getText(text) ?? '';
