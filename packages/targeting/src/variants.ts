import type { Content } from '@foothold/protocol/types';

/** The content's other forms, each as a whole. */
export function variantsOf({ variants = [], ...content }: Content): Content[] {
  return variants.map(({ changes }) => ({ ...content, ...changes }) as Content);
}
