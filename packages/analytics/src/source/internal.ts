import type { InternalRules } from '@foothold/protocol/types';
import type { SqlParams } from '../sql/params.ts';
import { currentAccounts } from './account.ts';
import { identities, withPerson } from './identity.ts';
import { existing } from './log.ts';
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
    const domains = emailDomains.map(domainOf);
    const emails = latestTrait(params, question, 'person', 'email', ofPeopleEverAt(params, question, domains));
    reasons.push(`${person} IN (SELECT owner FROM (${emails})
      WHERE lowerUTF8(arrayElement(splitByChar('@', JSONExtractString(value)), -1)) IN ${params.bind('Array(String)', domains)}
        AND position(value, '@') > 0)`);
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

/**
 * SQL over `calls`: the row is of somebody who has had an address at one of the domains, so that the latest address is looked for
 * among a few people and not all. May let others through.
 */
function ofPeopleEverAt(params: SqlParams, question: Question, domains: string[]): string {
  if (!domains.every((domain) => ASCII.test(domain))) return '1';
  const texts = params.bind(
    'Array(String)',
    domains.map((domain) => `@${domain}`),
  );
  const calls = `SELECT raw_id, if(user_id = '', raw_id, '') AS unknown FROM calls
    WHERE type = 'identify' AND ${existing(params, question)} AND multiSearchAnyCaseInsensitive(properties, ${texts})`;
  const people = `SELECT person FROM (${withPerson(params, question, calls)})`;
  const aliases = `SELECT anonymous_id FROM (${identities(params, question)}) WHERE identified IN (${people})`;
  return `(raw_id IN (${people}) OR raw_id IN (${aliases}))`;
}

const ASCII = /^[\x21-\x7e]+$/;

/** `@Example.com` and `example.com` are the same rule. */
const domainOf = (rule: string) => rule.trim().toLowerCase().replace(/^@/, '');
