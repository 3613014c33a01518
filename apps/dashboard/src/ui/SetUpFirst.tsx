import type { ComponentChildren } from 'preact';
import { isAskable, type Measure } from '../model/measure.ts';
import { type Basics, type SeenBy, useBasics } from '../model/useBasics.ts';
import { Loaded } from './Loaded.tsx';
import { Notice } from './Notice.tsx';
import { SampleLink } from './Shell.tsx';

export type Ready = Basics & { measure: Measure };

/** Shows a question only where it can be asked: the script is there and first value is chosen; else the next thing to do. */
export function SetUpFirst({ seenBy, children }: { seenBy?: SeenBy; children: (basics: Ready) => ComponentChildren }) {
  const basics = useBasics(seenBy);
  return (
    <Loaded of={basics} what="this project">
      {(value) => {
        if (!value.hasEvents) return <NoScript measure={value.measure} />;
        if (!value.measure) return <NoFirstValue seen={value.seen.length} />;
        if (!isAskable(value.measure.milestone)) return <NotAskable name={value.measure.valueName} />;
        return children({ ...value, measure: value.measure });
      }}
    </Loaded>
  );
}

function NoScript({ measure }: { measure: Measure | null }) {
  return (
    <Notice
      title="Nothing has arrived yet"
      actions={
        <>
          <a class="button primary" href="/install">
            Put the script into your product
          </a>
          <a class="button" href="/first-value">
            {measure ? 'Change first value' : 'Say what first value is'}
          </a>
          <SampleLink />
        </>
      }
    >
      Two things give the first honest chart: one script tag, and your answer to “What has somebody done when your
      product has paid off once?”. This page fills by itself once somebody uses your product.
    </Notice>
  );
}

function NotAskable({ name }: { name: string }) {
  return (
    <Notice
      title={`“${name}” cannot be drawn yet`}
      actions={
        <a class="button primary" href="/first-value">
          Choose another first value
        </a>
      }
    >
      It takes several occurrences or a pattern of pages. Guides and celebrations count that; charts so far know one
      event or one page. Rather than show a number that means something else, this page waits.
    </Notice>
  );
}

function NoFirstValue({ seen }: { seen: number }) {
  return (
    <Notice
      title="What is first value in your product?"
      actions={
        <a class="button primary" href="/first-value">
          Choose first value
        </a>
      }
    >
      Events arrive ({seen} kinds so far), but Foothold does not know yet which of them means that your product has paid
      off for somebody. Choose it once: everything here is computed from history at once.
    </Notice>
  );
}
