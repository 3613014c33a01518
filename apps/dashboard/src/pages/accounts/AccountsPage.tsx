import type { AccountItem } from '@foothold/protocol/types';
import { formatCount } from '../../format/count.ts';
import { formatAgo } from '../../format/time.ts';
import { MoreButton } from '../../ui/MoreButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { SampleLink } from '../../ui/Shell.tsx';
import { TableScroll } from '../../ui/TableScroll.tsx';
import { usePages } from '../../ui/usePages.ts';
import { useSearch } from '../../ui/useSearch.ts';
import { whoHref } from '../../ui/who.ts';

const SHOW = [
  { id: 'all', label: 'All' },
  { id: 'waiting', label: 'Not there yet' },
  { id: 'internal', label: 'Your company' },
] as const;
type Show = (typeof SHOW)[number]['id'];

/** The companies that people belong to: how large, whose, and whether they have arrived. */
export function AccountsPage() {
  const { params, change } = useSearch();
  const q = params.get('q') ?? '';
  const show = SHOW.find((option) => option.id === params.get('show'))?.id ?? 'all';
  const pages = usePages<AccountItem>('/accounts', { q: q || undefined, limit: show === 'all' ? 50 : 500 });
  const accounts = pages.items.filter((account) => isShown(account, show));
  const isEmpty = pages.status === 'ready' && accounts.length === 0;
  return (
    <div class="stack">
      <PageHead title="Accounts">The companies that use your product, the last seen first.</PageHead>
      <div class="filters">
        <SearchField label="Search by name or id" value={q} onSearch={(text) => change({ q: text || null })} />
        <Segmented
          label="Show"
          value={show}
          options={SHOW}
          onChange={(next) => change({ show: next === 'all' ? null : next })}
        />
      </div>
      {isEmpty && (q || show !== 'all') && (
        <Notice
          title="No account matches"
          actions={
            <button type="button" class="button" onClick={() => location.assign('/accounts')}>
              Show all
            </button>
          }
        >
          Try another name, or show all accounts.
        </Notice>
      )}
      {isEmpty && !q && show === 'all' && (
        <Notice
          title="No accounts yet"
          actions={
            <>
              <a class="button primary" href="/install">
                Add the group call
              </a>
              <SampleLink />
            </>
          }
        >
          An account appears once your product says which company somebody belongs to, with one line: foothold.group.
        </Notice>
      )}
      {accounts.length > 0 && <AccountsTable accounts={accounts} />}
      <MoreButton pages={pages} what="accounts" />
    </div>
  );
}

const isShown = (account: AccountItem, show: Show): boolean => {
  if (show === 'waiting') return account.firstValueAt === null && !account.internal;
  if (show === 'internal') return account.internal;
  return true;
};

function AccountsTable({ accounts }: { accounts: AccountItem[] }) {
  const now = Date.now();
  return (
    <section class="card">
      <TableScroll label="Accounts">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col" class="number">
                People
              </th>
              <th scope="col">First value</th>
              <th scope="col" class="wide-only">
                CSM
              </th>
              <th scope="col" class="number phone-off">
                Last seen
              </th>
            </tr>
          </thead>
          <tbody>
            {accounts.map((account) => (
              <tr key={account.id}>
                <td>
                  <a href={whoHref('account', account.id)}>{account.name ?? account.id}</a>{' '}
                  {account.internal && <span class="chip">your company</span>}
                </td>
                <td class="number">{formatCount(account.people)}</td>
                <td>
                  {account.firstValueAt ? (
                    <span class="chip pine">{formatAgo(account.firstValueAt, now)}</span>
                  ) : (
                    <span class="soft">not there yet</span>
                  )}
                </td>
                <td class="wide-only">{account.csm ?? <span class="soft">nobody</span>}</td>
                <td class="number nowrap phone-off">{formatAgo(account.lastSeenAt, now)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}
