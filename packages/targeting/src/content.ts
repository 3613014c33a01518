import type {
  AggregateDefinition,
  Condition,
  Content,
  EventCondition,
  Milestone,
  ProjectRules,
  PropertyFilter,
  Text,
} from '@foothold/protocol/types';
import { aggregatesOf, countedBy, walk } from './aggregate.ts';
import { isPerAccount } from './is-per-account.ts';
import { isRare } from './is-rare.ts';

export interface ContentPart {
  condition: Condition;
  /** Whose doing counts in leaves that do not say. */
  scope: 'person' | 'account';
  /** It holds once the content has done its work. */
  isEnd?: boolean;
}

/** Every condition of a content. */
export function conditionsOf(content: Content): ContentPart[] {
  const found: ContentPart[] = [];
  const take = (condition: Condition | undefined, scope: 'person' | 'account' = 'person', isEnd = false) => {
    if (condition) found.push({ condition, scope, isEnd });
  };
  take(content.audience);
  if (content.kind === 'celebration') take({ milestone: content.milestone }, 'person', true);
  if (content.kind === 'tour') {
    take(content.goal, 'person', true);
    for (const { branches = [] } of content.steps) for (const { when } of branches) take(when);
  }
  if (content.kind === 'checklist') {
    for (const item of content.items) {
      take(item.done, content.scope, true);
      take(item.when);
    }
  }
  for (const form of variantsOf(content)) found.push(...conditionsOf(form));
  return found;
}

/** What the server counts because this content mentions it; each once. */
export function aggregatesOfContent(content: Content): AggregateDefinition[] {
  const shown = shownCondition(content);
  return aggregatesOf({ all: [...conditionsOf(content).map(({ condition }) => condition), ...(shown ? [shown] : [])] });
}

/** How often it was shown, where somebody limits it. */
function shownCondition(content: Content): EventCondition | undefined {
  const { id, frequency } = content;
  const isCounted = typeof frequency === 'object' && frequency.times !== undefined;
  const where: PropertyFilter[] = [{ property: 'contentId', op: 'is', value: id }];
  if (!isCounted) return undefined;
  return { event: '$content_shown', where, ...(isPerAccount(conditionsOf(content)) && { scope: 'membership' }) };
}

/** The content's other forms, each as a whole. */
function variantsOf({ variants = [], ...content }: Content): Content[] {
  return variants.map(({ changes }) => ({ ...content, ...changes }) as Content);
}

/**
 * The content as it is delivered: every leaf that counts says which aggregate counts it, every share which salt it has,
 * and the whole whether it asks for rare rules and whether it is kept for each account.
 * @param milestones of the project: whether one is of accounts its definition says.
 */
export function withKeys<Kind extends Content>(content: Kind, milestones: readonly Milestone[] = []): Kind {
  const copy = JSON.parse(JSON.stringify(content)) as Kind;
  const parts = conditionsOf(copy);
  const conditions = parts.map(({ condition }) => condition);
  for (const condition of conditions) {
    walk(condition, (leaf) => {
      const key = countedBy(leaf)?.key;
      if (key) Object.assign(leaf, { key });
      if ('percent' in leaf) leaf.salt ??= content.id;
    });
  }
  const shown = shownCondition(copy);
  return Object.assign(
    copy,
    shown && { shownKey: countedBy(shown)?.key },
    isRare(copy, conditions) && { rare: true },
    isPerAccount(parts, milestones) && { perAccount: true },
  );
}

/** The project's rules as they are delivered. */
export function withRuleKeys(rules: ProjectRules): ProjectRules {
  const copy = JSON.parse(JSON.stringify(rules)) as ProjectRules;
  walk(copy.suppress, (leaf) => {
    const key = countedBy(leaf)?.key;
    if (key) Object.assign(leaf, { key });
    if ('percent' in leaf) leaf.salt ??= 'suppress';
  });
  return copy;
}

/** The traits that a content's rules and texts mention: the only ones that a browser is told. */
export function traitsOfContent(content: Content): { person: string[]; account: string[]; membership: string[] } {
  const found = { person: new Set<string>(), account: new Set<string>(), membership: new Set<string>() };
  for (const { condition } of conditionsOf(content)) {
    walk(condition, (leaf) => {
      if ('trait' in leaf) found[leaf.of ?? 'person'].add(leaf.trait);
    });
  }
  if (content.kind === 'checklist' && content.welcome) found.person.add(content.welcome.trait);
  for (const text of [content, ...variantsOf(content)].flatMap(textsOf)) {
    if (!Array.isArray(text)) continue;
    for (const run of text) if (typeof run === 'object' && 'trait' in run) found[run.of ?? 'person'].add(run.trait);
  }
  return { person: [...found.person], account: [...found.account], membership: [...found.membership] };
}

function textsOf(content: Content): (Text | undefined)[] {
  switch (content.kind) {
    case 'tour':
      return content.steps.flatMap((step) => [
        step.title,
        ...(step.body ?? []).flatMap((block) => {
          if (block.type === 'list') return block.items;
          return block.type === 'paragraph' || block.type === 'heading' ? [block.text] : [];
        }),
      ]);
    case 'checklist':
      return [
        content.title,
        content.promise,
        content.welcome?.question,
        content.done?.title,
        content.done?.body,
        ...content.items.flatMap((item) => [item.title, item.why]),
      ];
    case 'celebration':
      return [content.title, content.body, content.team?.title, content.team?.body];
    default:
      return [];
  }
}
