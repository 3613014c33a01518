import type { ContentItem } from '@foothold/protocol/types';
import type { RequestFailure } from '../../api/request.ts';
import { countOf, formatCount } from '../../format/count.ts';
import { formatShare } from '../../format/share.ts';
import { formatAgo } from '../../format/time.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useAnchor } from '../../ui/useAnchor.ts';
import { MissingTargets } from './MissingTargets.tsx';

interface GuideCardProps {
  content: ContentItem;
  isBusy: boolean;
  failure: RequestFailure | null;
  onPublish: () => void;
  onUnpublish: () => void;
}

/** One guide with its results. */
export function GuideCard({ content, isBusy, failure, onPublish, onUnpublish }: GuideCardProps) {
  const { name, kind, published, latestVersion, results } = content;
  const now = Date.now();
  const anchor = useAnchor<HTMLElement>(content.id);
  const canPublish = published === null || published.version < latestVersion || latestVersion === 0;
  return (
    <section class="card guide" aria-label={name} {...anchor}>
      <div class="guide-head">
        <div>
          <h2>{name}</h2>
          <p class="soft small">
            {kind} · {parts(content)}
            {published && ` · version ${published.version}, live since ${formatAgo(published.publishedAt, now)}`}
            {published?.by && ` by ${published.by}`}
          </p>
        </div>
        <span class={published ? 'chip pine' : 'chip'}>{published ? 'live' : 'draft'}</span>
        <div class="guide-actions">
          {canPublish && (
            <button type="button" class="button primary" disabled={isBusy} onClick={onPublish}>
              {published ? 'Publish the newest version' : 'Publish'}
            </button>
          )}
          {published && (
            <button type="button" class="button" disabled={isBusy} onClick={onUnpublish}>
              Unpublish
            </button>
          )}
        </div>
      </div>
      <dl class="stats">
        <Result name="Saw it" value={formatCount(results.shown)} />
        <Result
          name="Finished"
          value={formatCount(results.completed)}
          note={results.shown > 0 ? formatShare(results.completed, results.shown) : undefined}
        />
        <Result
          name="Closed it"
          value={formatCount(results.dismissed)}
          note={results.shown > 0 ? formatShare(results.dismissed, results.shown) : undefined}
        />
        <Result
          name="Step without target"
          value={formatCount(results.targetMissing)}
          note={results.targetMissing === 1 ? 'time' : 'times'}
        />
      </dl>
      {results.targetMissing > 0 && <MissingTargets content={content} />}
      {failure && <Trouble failure={failure} />}
    </section>
  );
}

function parts({ draft }: ContentItem): string {
  if (draft.kind === 'tour') return countOf(draft.steps.length, 'step', 'steps');
  if (draft.kind === 'checklist') return countOf(draft.items.length, 'item', 'items');
  return draft.style;
}

function Result({ name, value, note }: { name: string; value: string; note?: string | undefined }) {
  return (
    <div class="stat">
      <dt>{name}</dt>
      <dd>{value}</dd>
      {note && <dd class="note">{note}</dd>}
    </div>
  );
}
