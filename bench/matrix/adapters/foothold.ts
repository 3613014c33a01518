import { footholdWith } from './foothold-with.ts';

footholdWith((steps, waitMs) => ({
  kind: 'tour',
  steps: steps.map(({ target, title, body, block }, index) => ({
    id: `step-${index}`,
    title,
    body: [{ type: 'paragraph', text: body }],
    overlay: block ? 'block' : 'none',
    ...(target && { target: { locators: [{ css: target.split(' >>> ').pop() }], waitMs, missing: 'skip' } }),
  })),
}));
