/** The page of the contract, by `@foothold/react`. `?strict`: in strict mode. */
import {
  type ChecklistItemState,
  FootholdProvider,
  useCelebration,
  useChecklist,
  useMilestone,
  useTour,
} from '@foothold/react';
import { foothold } from '@foothold/sdk';
import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { OPTIONS, type Props } from '../content.ts';

let root: Root | undefined;

window.wrapper = {
  foothold,
  drawn: 0,
  render(props = {}) {
    root ??= createRoot(document.getElementById('app') as HTMLElement);
    const page = <Page {...props} />;
    root.render(location.search === '?strict' ? <StrictMode>{page}</StrictMode> : page);
  },
  unmount() {
    root?.unmount();
    root = undefined;
  },
};

function Page({ user }: Props) {
  return (
    <FootholdProvider options={OPTIONS} user={user}>
      <FirstReport />
      <GettingStarted />
      <TourCard />
      <Party />
    </FootholdProvider>
  );
}

function FirstReport() {
  const reachedAt = useMilestone('first');
  return (
    <p role="status" aria-label="Milestone">
      First report: {reachedAt ? 'reached' : 'not yet'}
    </p>
  );
}

function GettingStarted() {
  const list = useChecklist();
  window.wrapper.drawn++;
  if (!list) return null;
  return (
    <section aria-label="Checklist">
      <h2>{list.title}</h2>
      <p role="status" aria-label="Progress">
        {list.doneCount} of {list.items.length}
      </p>
      <button type="button" onClick={list.isOpen ? list.collapse : list.open}>
        {list.isOpen ? 'Collapse' : 'Open'}
      </button>
      <button type="button" onClick={list.dismiss}>
        Dismiss
      </button>
      {list.isOpen && (
        <ul>
          {list.items.map((item) => (
            <Item key={item.id} item={item} start={list.start} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Item({ item, start }: { item: ChecklistItemState; start(itemId: string): void }) {
  return (
    <li>
      {item.title}: {item.done ? 'done' : item.locked ? 'locked' : 'open'}
      <button type="button" onClick={() => start(item.id)}>
        Start {item.title}
      </button>
    </li>
  );
}

function TourCard() {
  const tour = useTour();
  if (!tour) return null;
  return (
    <div role="dialog" aria-label={tour.title}>
      <p role="status" aria-label="Step">
        {tour.index + 1} of {tour.total}
      </p>
      {tour.canGoBack && (
        <button type="button" onClick={tour.back}>
          Back
        </button>
      )}
      <button type="button" onClick={tour.next}>
        Next
      </button>
      <button type="button" onClick={() => tour.snooze()}>
        Later
      </button>
      <button type="button" onClick={tour.dismiss}>
        Close
      </button>
    </div>
  );
}

function Party() {
  const celebration = useCelebration();
  if (!celebration) return null;
  return (
    <section aria-label="Celebration">
      <h2>{celebration.title}</h2>
      <button type="button" onClick={celebration.dismiss}>
        Close
      </button>
    </section>
  );
}

window.wrapper.render();
