import type {
  AggregateDefinition,
  Condition,
  CountScope,
  EventCondition,
  PropertyFilter,
} from '@foothold/protocol/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addOccurrence, aggregateKey, aggregatesOf, counter, type Occurrence } from './aggregate.ts';
import { evaluate as evaluateInBrowser, type Facts, NO_FACTS } from './condition.ts';
import { withRuleKeys } from './content.ts';
import { createRareRules } from './rare/rules.ts';
import { evaluate } from './whole.ts';

const NOW = 1_000_000;
const WINDOW_MS = 500;
const HERE = 'acme';

interface Done extends Occurrence {
  at: number;
  account: string;
}

/** What is known when all this has been counted, for somebody who is alone in the account. */
function factsAfter(done: Done[], condition: Condition): Facts {
  const facts = { ...NO_FACTS, now: NOW, aggregates: {} as Facts['aggregates'], accountAggregates: {} };
  const isHere = ({ account }: Done) => account === '' || account === HERE;
  const count = (into: Facts['aggregates'], { key, ...counted }: AggregateDefinition, from: Done[]) => {
    const matches = counter(counted);
    for (const one of from) if (matches(one)) into[key] = addOccurrence(into[key], one.at);
  };
  for (const definition of aggregatesOf(condition)) {
    count(facts.aggregates, definition, definition.scope ? done.filter(isHere) : done);
    if (!definition.scope) count(facts.accountAggregates, definition, done.filter(isHere));
  }
  return facts;
}

const delivered = (condition: Condition) => withRuleKeys({ suppress: condition }).suppress as Condition;
const inBrowser = (condition: Condition, facts: Facts) =>
  evaluateInBrowser(delivered(condition), {
    ...facts,
    rare: createRareRules({ evaluate: evaluateInBrowser }),
  });
const onServer = (condition: Condition, facts: Facts) => evaluate(delivered(condition), facts);

const done: fc.Arbitrary<Done> = fc.record({
  event: fc.constantFrom('A', 'B'),
  properties: fc.record({ size: fc.integer({ min: 0, max: 2 }) }),
  account: fc.constantFrom('', HERE, 'other'),
  at: fc.integer({ min: NOW - 2 * WINDOW_MS, max: NOW }),
});
const log = fc.array(done, { maxLength: 12 });
const number = fc.integer({ min: 0, max: 4 });
const leaf = fc.record(
  {
    event: fc.constantFrom('A', 'B'),
    scope: fc.constantFrom<CountScope>('person', 'membership', 'account'),
    count: fc.oneof(fc.record({ atLeast: number }), fc.record({ atMost: number }), fc.record({ exactly: number })),
    where: fc.constant<PropertyFilter[]>([{ property: 'size', op: 'gt', value: 0 }]),
    withinMs: fc.constant(WINDOW_MS),
  },
  { requiredKeys: ['event', 'count'] },
);
const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaf as fc.Arbitrary<Condition>,
    fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));

/** How often, looked at event by event. */
function recount({ event, where, withinMs = NOW, scope }: EventCondition, events: Done[]): number {
  return events.filter(
    (one) =>
      one.event === event &&
      (!where || Number(one.properties?.size) > 0) &&
      one.at > NOW - withinMs &&
      (scope === undefined || scope === 'person' || one.account !== 'other'),
  ).length;
}

describe('a count of what this person did in the current account', () => {
  it('has a name of its own, beside that of all that the person did', () => {
    const [all, here] = aggregatesOf({
      all: [{ event: 'A' }, { event: 'A', scope: 'account' }, { event: 'A', scope: 'membership' }],
    });
    expect(all).toEqual({ key: aggregateKey({ event: 'A' }), event: 'A' });
    expect(here).toEqual({ key: `@${all?.key}`, event: 'A', scope: 'membership' });
  });

  it('holds as a recount says, in the browser as on the server', () => {
    fc.assert(
      fc.property(leaf, log, (condition: EventCondition, events) => {
        const count = recount(condition, events);
        const { atLeast = 0, atMost = count, exactly = count } = condition.count as { [test: string]: number };
        const expected = count >= atLeast && count <= atMost && count === exactly;
        const facts = factsAfter(events, condition);
        expect(inBrowser(condition, facts)).toBe(expected);
        expect(onServer(condition, facts)).toBe(expected);
      }),
    );
  });

  it('is decided alike by browser and server in any tree, and obeys De Morgan', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 3 }), log, (parts, events) => {
        const facts = factsAfter(events, { all: parts });
        expect(inBrowser({ all: parts }, facts)).toBe(onServer({ all: parts }, facts));
        expect(onServer({ not: { all: parts } }, facts)).toBe(onServer({ any: parts.map((not) => ({ not })) }, facts));
      }),
    );
  });

  it('never falls when more happens, and does not move by what is done in another account', () => {
    fc.assert(
      fc.property(log, done, number, (events, more, atLeast) => {
        const condition: Condition = { event: 'A', count: { atLeast }, scope: 'membership' };
        const before = onServer(condition, factsAfter(events, condition));
        const after = onServer(condition, factsAfter([...events, more], condition));
        if (before) expect(after).toBe(true);
        if (more.account === 'other') expect(after).toBe(before);
      }),
    );
  });
});
