import type { ContentItem, List } from '@foothold/protocol/types';
import { useState } from 'preact/hooks';
import { RequestFailure } from '../../api/request.ts';
import { send, useGet } from '../../api/useApi.ts';
import { place } from '../../session/session.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { SampleLink } from '../../ui/Shell.tsx';
import { GuideCard } from './GuideCard.tsx';

/** Every guide: whether it is live, what came of it, and whether its steps still find their targets. */
export function ContentPage() {
  const contents = useGet<List<ContentItem>>('/contents');
  const [failure, setFailure] = useState<{ id: string; failure: RequestFailure } | null>(null);
  const [busyId, setBusy] = useState<string | null>(null);
  const act = async (id: string, what: 'publish' | 'unpublish') => {
    setBusy(id);
    setFailure(null);
    try {
      await send(`/contents/${encodeURIComponent(id)}/${what}`, { method: 'POST', body: {} });
      if (contents.status !== 'loading') contents.reload();
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      setFailure({ id, failure: error });
    } finally {
      setBusy(null);
    }
  };
  return (
    <>
      <PageHead title="Guides">
        Checklists, tours and celebrations in your product. Results are of {place.value?.environment.name}.
      </PageHead>
      <Loaded of={contents} what="the guides">
        {(value) =>
          value.items.length === 0 ? (
            <NoGuides />
          ) : (
            <ul class="stack">
              {[...value.items].sort(liveFirst).map((content) => (
                <li key={content.id}>
                  <GuideCard
                    content={content}
                    isBusy={busyId === content.id}
                    failure={failure?.id === content.id ? failure.failure : null}
                    onPublish={() => void act(content.id, 'publish')}
                    onUnpublish={() => void act(content.id, 'unpublish')}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

const liveFirst = (a: ContentItem, b: ContentItem): number =>
  Number(b.published !== null) - Number(a.published !== null) || a.name.localeCompare(b.name);

function NoGuides() {
  return (
    <Notice title="No guides yet" actions={<SampleLink />}>
      Guides are written as code: describe a checklist or a tour in a file, then <code>foothold push</code> it. It
      appears here as a draft, and you publish it with one click.
    </Notice>
  );
}
