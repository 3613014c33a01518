import type { Content } from '@foothold/protocol/types';
import { aggregatesOf, conditionsOf, traitsOfContent, walk } from '@foothold/targeting';

/** All that the rules and texts of a config ask about: no answer to a browser tells more. */
export interface Mentions {
  personTraits: ReadonlySet<string>;
  accountTraits: ReadonlySet<string>;
  membershipTraits: ReadonlySet<string>;
  /** Keys of aggregates, by whose doing they count. */
  personKeys: ReadonlySet<string>;
  accountKeys: ReadonlySet<string>;
}

export function mentionsOf(contents: readonly (Content & { shownKey?: string })[]): Mentions {
  const traits = contents.map(traitsOfContent);
  const keys = { person: new Set<string>(), account: new Set<string>() };
  for (const { condition, scope } of contents.flatMap(conditionsOf)) {
    walk(condition, (leaf) => {
      if (!('event' in leaf) && !('visited' in leaf)) return;
      const whose = (leaf.scope ?? scope) === 'account' ? 'account' : 'person';
      for (const { key } of aggregatesOf(leaf)) keys[whose].add(key);
    });
  }
  // How often a content was shown, where its frequency is limited.
  for (const { shownKey } of contents) if (shownKey) keys.person.add(shownKey);
  return {
    personTraits: new Set(traits.flatMap(({ person }) => person)),
    accountTraits: new Set(traits.flatMap(({ account }) => account)),
    membershipTraits: new Set(traits.flatMap(({ membership }) => membership)),
    personKeys: keys.person,
    accountKeys: keys.account,
  };
}
