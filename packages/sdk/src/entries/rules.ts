/** The chunk that is loaded where something is published: why, rare rules, the library mode, news; one file, a third smaller than its parts. */
import { explain, tell } from '../core/explain.ts';
import type { Kernel } from '../core/kernel.ts';
import { createLocal } from '../local/local.ts';
import { listen } from '../platform/live.ts';
import { openPageFacts } from '../rare/page-facts.ts';
import { createRare } from '../rare/rare.ts';

export default {
  explain,
  tell,
  createLocal,
  listen,
  createRare: (kernel: Kernel) => createRare(kernel, openPageFacts),
};
