/** The chunk that is loaded where something is published: rare rules, the log of decisions, news. */
import type { Kernel } from '../core/kernel.ts';
import { listen } from '../platform/live.ts';
import { openRules } from '../rare/open-rules.ts';
import { openPageFacts } from '../rare/page-facts.ts';

export default (kernel: Kernel) =>
  openRules(kernel, openPageFacts, (url, callback) =>
    listen(kernel.platform, url, `${kernel.options.writeKey}`, callback),
  );
