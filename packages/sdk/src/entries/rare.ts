/** The chunk that is loaded when a content asks for rules that few contents ask for. */
import type { Kernel } from '../core/kernel.ts';
import { openPageFacts } from '../rare/page-facts.ts';
import { createRare } from '../rare/rare.ts';

export default (kernel: Kernel) => createRare(kernel, openPageFacts);
