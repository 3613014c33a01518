/**
 * Rules that few contents ask for, loaded when one does: the leaves about the page, recurrence, experiments. A tick looks
 * whether what the page shows has changed, for as long as something asks about it.
 */
import type { Config, PublishedContent } from '@foothold/protocol/types';
import { contentArm, createRareRules, type Exposure, globalArm, keptAs, storedArm } from '@foothold/targeting/rare';
import type { Identity } from '../core/identity.ts';
import type { Kernel, SdkRareRules } from '../core/kernel.ts';
import type { Source } from '../core/source.ts';
import type { PageFacts } from './page-facts.ts';

const TICK_MS = 1000;

export function createRare(kernel: Kernel, openPage: (kernel: Kernel) => PageFacts): SdkRareRules {
  const page = openPage(kernel);
  const rules = createRareRules(kernel, () => {
    // From now on something asks about the page.
    if (before === undefined) tick();
    return page.facts();
  });
  let before: string | undefined;
  let varied: { from: Config; by: string; to: Config } | undefined;

  function tick() {
    const seen = page.answers();
    if (seen !== before) kernel.redecide();
    before = seen;
    kernel.platform.after(TICK_MS, tick);
  }

  /** Both arms are told at the same moment: when all else would show it. */
  kernel.heard.push((content, refusal, facts) => {
    if (refusal && refusal.reason !== 'holdout') return;
    const global = globalArm(kernel.published()?.rules?.holdout, facts);
    const own = contentArm(content, facts);
    // Who is held back from everything never came to the content's own experiment.
    for (const one of [global, global?.arm === 'control' ? undefined : own]) if (one) expose(content, one);
  });
  function expose({ id }: PublishedContent, exposure: Exposure) {
    const facts = kernel.facts();
    if (storedArm(exposure, facts)) return;
    kernel.changeVisit((visit) => {
      visit.arms[keptAs(exposure, facts)] = { arm: exposure.arm, at: kernel.now() };
    });
    const account = exposure.unit === 'account' && { account: `${facts.who?.groupId}` };
    kernel.send({ type: 'track', event: '$exposure', properties: { ...exposure, ...account, contentId: id } });
  }

  return Object.assign(rules, {
    destroy: page.destroy,
    idHere(key: string, { groupId }: Identity, source: Source | undefined) {
      const [id = '', account = groupId] = key.split('\0');
      return account === groupId || !isPerAccount(source?.published(), id) ? id : key;
    },
    vary(config: Config) {
      if (kernel.visit().isMoved) {
        kernel.changeVisit((visit) => {
          for (const { id } of config.contents.filter(({ perAccount }) => perAccount)) {
            delete visit.runs[id];
            delete visit.open[id];
          }
          visit.isMoved = false;
        });
      }
      if (!config.contents.some(({ variants }) => variants)) return config;
      const facts = kernel.facts();
      const by = JSON.stringify([facts.arms, facts.who]);
      if (varied?.from !== config || varied.by !== by) {
        const contents = config.contents.map((content) => rules.varied(content, facts));
        varied = { from: config, by, to: { ...config, contents } };
      }
      return varied.to;
    },
  });
}

const isPerAccount = (config: Config | undefined, id: string) =>
  config?.contents.some((content) => content.id === id && content.perAccount);
