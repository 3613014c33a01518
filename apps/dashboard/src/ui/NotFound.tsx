import { Notice } from './Notice.tsx';
import { PageHead } from './PageHead.tsx';

/** An address that leads nowhere. */
export function NotFound(_props: { default?: boolean }) {
  return (
    <>
      <PageHead title="There is no such page" />
      <Notice
        title="Nothing is here"
        actions={
          <a class="button primary" href="/">
            Go to the overview
          </a>
        }
      >
        The address may be mistyped, or the page has moved.
      </Notice>
    </>
  );
}
