import type { TimeToValueResult } from '@foothold/protocol/types';
import { useRef } from 'preact/hooks';
import { useAsOf } from '../../api/asOf.ts';
import { useQuery } from '../../api/useApi.ts';
import { decidePageState } from '../../model/pageState.ts';
import { readTtvQuestion, ttvBody } from '../../model/ttvQuestion.ts';
import { useMe } from '../../model/useMe.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { type Ready, SetUpFirst } from '../../ui/SetUpFirst.tsx';
import { TooEarly } from '../../ui/TooEarly.tsx';
import { useSearch } from '../../ui/useSearch.ts';
import { TtvAnswer } from './TtvAnswer.tsx';
import { TtvFilters } from './TtvFilters.tsx';

/** How long it takes from the start to first value, counting those who are not there yet. */
export function TimeToValuePage() {
  return (
    <>
      <PageHead title="Time to first value">
        How long people take until your product has paid off for them once. Those who are not there yet count, too.
      </PageHead>
      <SetUpFirst>{(basics) => <Asked basics={basics} />}</SetUpFirst>
    </>
  );
}

function Asked({ basics }: { basics: Ready }) {
  const { measure, timeZone } = basics;
  const { params, change } = useSearch();
  const { asOf } = useAsOf();
  const question = readTtvQuestion(params, measure.unit);
  const body = ttvBody(question, measure, timeZone, asOf);
  const result = useQuery<TimeToValueResult>('time-to-value', body);
  const isAnswered = useRef(false);
  isAnswered.current ||= result.status !== 'loading';
  const me = useMe(measure, question.unit);
  const isFiltered = question.only !== null || question.period !== 'all';
  return (
    <div class="stack">
      <TtvFilters question={question} measure={measure} isAnswered={isAnswered.current} onChange={change} />
      <Loaded of={result} what="the curve">
        {(value) => {
          const mature = value.activationRate?.mature ?? 0;
          const state = decidePageState({
            hasEvents: true,
            firstValueChosen: true,
            filtered: isFiltered,
            n: value.n,
            mature,
          });
          if (state === 'filtered-to-nothing') return <FilteredToNothing onClear={() => change(NO_FILTERS)} />;
          if (state === 'nobody-yet') return <NobodyYet startName={measure.startName} />;
          return (
            <div class="stack">
              {state === 'too-early' && (
                <TooEarly
                  unit={question.unit}
                  n={value.n}
                  reached={value.reached}
                  measure={measure}
                  timeZone={timeZone}
                />
              )}
              <TtvAnswer result={value} body={body} question={question} basics={basics} me={me} />
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}

const NO_FILTERS = { only: null, is: null, period: null };

function FilteredToNothing({ onClear }: { onClear: () => void }) {
  return (
    <Notice
      title="Nobody matches"
      actions={
        <button type="button" class="button primary" onClick={onClear}>
          Clear filters
        </button>
      }
    >
      There are people in this project, but none that fit what you asked for. Widen the period or clear the filter.
    </Notice>
  );
}

function NobodyYet({ startName }: { startName: string }) {
  return (
    <Notice
      title="Nobody has started yet"
      actions={
        <a class="button" href="/first-value">
          Choose another start
        </a>
      }
    >
      The clock starts at “{startName}”. Events have arrived, but that one not yet.
    </Notice>
  );
}
