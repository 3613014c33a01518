/** The chunk that is loaded where something is published: rare rules, the log of decisions, news. */
import type { Kernel } from '../core/kernel.ts';
import { listen } from '../platform/live.ts';
import { openPageFacts } from '../rare/page-facts.ts';
import { createRare } from '../rare/rare.ts';
import { tell } from '../rare/tell.ts';

export default {
  tell,
  listen,
  createRare: (kernel: Kernel) => createRare(kernel, openPageFacts),
};
