/** A chunk of its own: the words of the reasons are needed only where somebody asks. */
import type { Decision } from '@foothold/protocol/types';
import { describe } from '@foothold/targeting';
import type { Kernel } from './kernel.ts';

export default function explain(kernel: Kernel, contentId: string): Decision {
  const content = kernel.published()?.contents.find(({ id }) => id === contentId);
  if (!content) return { contentId, show: false, reason: 'unpublished', detail: 'It is not published here.' };
  const facts = kernel.facts();
  const situation = kernel.situation();
  if (situation.open.some(({ id }) => id === contentId)) return { contentId, show: true };
  return describe(content, kernel.decide(content, facts, situation), facts, situation, kernel);
}
