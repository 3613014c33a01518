import type { Kernel, SdkRareRules } from '../core/kernel.ts';
import { type Listen, live } from './live.ts';
import type { PageFacts } from './page-facts.ts';
import { createRare } from './rare.ts';
import { tell } from './tell.ts';

/** Decisions are told once a page has come to rest. */
const TELL_MS = 5000;

/** All that a page with contents loads besides what shows them, begun: the rare rules, the log of decisions, news. */
export function openRules(kernel: Kernel, openPage: (kernel: Kernel) => PageFacts, listen: Listen): SdkRareRules {
  const rules = createRare(kernel, openPage);
  const { destroy } = rules;
  const endNews = live(kernel, listen);
  const { pageSince } = kernel.whereabouts();
  kernel.platform.after(Math.max(0, pageSince + TELL_MS - kernel.now()), () => tell(kernel));
  return Object.assign(rules, {
    destroy() {
      destroy();
      endNews();
    },
  });
}
