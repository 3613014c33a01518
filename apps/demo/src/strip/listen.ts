import { note } from '../foothold.ts';

const OWN = [
  'content_shown',
  'step_viewed',
  'step_completed',
  'item_completed',
  'content_completed',
  'content_dismissed',
  'content_snoozed',
  'target_missing',
];

/** Notes what the guides do on this page: Foothold tells it by DOM events on `window`. */
export function listenToGuides(): void {
  for (const name of OWN) {
    window.addEventListener(`foothold:${name}`, (event) => note(`$${name}`, (event as CustomEvent).detail));
  }
}
