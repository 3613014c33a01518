import { expect, it } from 'vitest';
import { FRAMEWORKS, snippetOf } from './snippets.ts';

it.each(FRAMEWORKS)('has the real key, the address and all three calls in $label', ({ id }) => {
  const snippet = snippetOf(id, { writeKey: 'fhw_abc', host: 'https://guide.example' });
  for (const part of ['fhw_abc', 'https://guide.example', 'identify', 'group', 'createdAt']) {
    expect(snippet).toContain(part);
  }
});
