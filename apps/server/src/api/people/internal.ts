import type { InternalRules } from '@foothold/protocol/types';

/** Whether somebody is one of the customer's own: not counted in any rate. */
export function isInternal(
  rules: InternalRules,
  { personId, email, accountId }: { personId?: string; email?: string | null; accountId: string | null },
): boolean {
  if (personId !== undefined && rules.personIds.includes(personId)) return true;
  if (accountId !== null && rules.accountIds.includes(accountId)) return true;
  const domain = email?.split('@').at(-1)?.toLowerCase();
  return domain !== undefined && email?.includes('@') === true && rules.emailDomains.map(domainOf).includes(domain);
}

/** `@Example.com` and `example.com` are the same rule. */
const domainOf = (rule: string) => rule.trim().toLowerCase().replace(/^@/, '');

export const hasRules = ({ emailDomains, personIds, accountIds }: InternalRules): boolean =>
  emailDomains.length + personIds.length + accountIds.length > 0;
