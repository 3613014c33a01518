import type { PersonItem } from '@foothold/protocol/types';
import { meId } from '../../session/me.ts';
import { MoreButton } from '../../ui/MoreButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { SampleLink } from '../../ui/Shell.tsx';
import { usePages } from '../../ui/usePages.ts';
import { useSearch } from '../../ui/useSearch.ts';
import { PeopleTable } from './PeopleTable.tsx';

/** Everybody who has been seen, the last seen first. */
export function PeoplePage() {
  const { params, change } = useSearch();
  const q = params.get('q') ?? '';
  const pages = usePages<PersonItem>('/people', { q: q || undefined, limit: 50 }, { everyMs: 10_000 });
  const isEmpty = pages.status === 'ready' && pages.items.length === 0;
  return (
    <div class="stack">
      <PageHead title="People">Everybody who has used your product, the last seen first.</PageHead>
      <SearchField label="Search by name, e-mail or id" value={q} onSearch={(text) => change({ q: text || null })} />
      {isEmpty && q && (
        <Notice
          title="Nobody matches"
          actions={
            <button type="button" class="button" onClick={() => location.assign('/people')}>
              Show everybody
            </button>
          }
        >
          No name, e-mail address or id contains “{q}”.
        </Notice>
      )}
      {isEmpty && !q && (
        <Notice
          title="Nobody yet"
          actions={
            <>
              <a class="button primary" href="/install">
                Put the script into your product
              </a>
              <SampleLink />
            </>
          }
        >
          People appear here by themselves, first as visitors, with a name once your product calls identify.
        </Notice>
      )}
      {pages.items.length > 0 && (
        <section class="card">
          <PeopleTable people={pages.items} meId={meId.value} />
        </section>
      )}
      <MoreButton pages={pages} what="people" />
    </div>
  );
}
