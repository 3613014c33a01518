import type { InternalRules } from '@foothold/protocol/types';
import type { SqlParams } from '../sql/params.ts';
import { currentAccounts } from './account.ts';
import type { Question } from './question.ts';
import { latestTrait } from './traits.ts';

/** What SQL calls the person and the account that an event names itself. */
export interface WhoColumns {
  person: string;
  named: string;
}

/**
 * SQL: somebody internal. Internal are the people named, those whose e-mail address is at one of the domains, those whose
 * current account is internal, and what anybody does in such an account. Null without rules.
 */
export function isInternal(
  params: SqlParams,
  question: Question,
  rules: InternalRules,
  { person, named }: WhoColumns = { person: 'person', named: 'named' },
): string | null {
  const { emailDomains, personIds, accountIds } = rules;
  const reasons: string[] = [];
  if (personIds.length > 0) reasons.push(`${person} IN ${params.bind('Array(String)', personIds)}`);
  if (emailDomains.length > 0) {
    const domains = params.bind('Array(String)', emailDomains.map(domainOf));
    const emails = latestTrait(params, question, 'person', 'email');
    reasons.push(`${person} IN (SELECT owner FROM (${emails})
      WHERE lower(arrayElement(splitByChar('@', JSONExtractString(value)), -1)) IN ${domains} AND position(value, '@') > 0)`);
  }
  if (accountIds.length > 0) {
    const accounts = params.bind('Array(String)', accountIds);
    reasons.push(`${named} IN ${accounts}`);
    reasons.push(
      `${person} IN (SELECT member FROM (${currentAccounts(params, question)}) WHERE current IN ${accounts})`,
    );
  }
  return reasons.length === 0 ? null : `(${reasons.join(' OR ')})`;
}

/** `@Example.com` and `example.com` are the same rule. */
const domainOf = (rule: string) => rule.trim().toLowerCase().replace(/^@/, '');
