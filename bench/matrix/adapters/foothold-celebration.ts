import { footholdWith } from './foothold-with.ts';

footholdWith(([step]) => ({
  kind: 'celebration',
  milestone: 'first',
  style: 'modal',
  title: step?.title,
  body: step?.body,
  action: { label: 'Go on', action: { type: 'track', event: 'Went on' } },
}));
