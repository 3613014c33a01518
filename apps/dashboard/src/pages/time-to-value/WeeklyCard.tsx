import type { CohortsResult, TimeToValueQuery } from '@foothold/protocol/types';
import { useQuery } from '../../api/useApi.ts';
import { CohortBars } from '../../charts/CohortBars.tsx';
import { formatCount, unitWord } from '../../format/count.ts';
import { formatWindow } from '../../format/duration.ts';
import { formatInterval, formatShare } from '../../format/share.ts';
import { formatDayShort } from '../../format/time.ts';
import { type Cohort, isYoung } from '../../model/cohort.ts';
import { weekBounds } from '../../model/localWeek.ts';
import type { TtvQuestion } from '../../model/ttvQuestion.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import type { Ready } from '../../ui/SetUpFirst.tsx';
import { TableScroll } from '../../ui/TableScroll.tsx';
import { useAnchor } from '../../ui/useAnchor.ts';
import type { WhoQuestion } from '../../ui/WhoSheet.tsx';

interface WeeklyCardProps {
  question: TtvQuestion;
  body: TimeToValueQuery;
  basics: Ready;
  ask: (question: WhoQuestion) => void;
}

/** The same by the week in which they started; weeks too recent to count are marked. */
export function WeeklyCard({ question, body, basics, ask }: WeeklyCardProps) {
  const { measure, timeZone } = basics;
  const { breakdown: _one, ...plain } = body;
  const cohorts = useQuery<CohortsResult>('cohorts', plain);
  const who = unitWord(question.unit);
  const anchor = useAnchor<HTMLElement>('weeks');
  return (
    <section class="card" {...anchor}>
      <div class="card-head">
        <h2>By the week they started</h2>
        <p>
          Of the {who} that started in a week: share that reached first value within {formatWindow(measure.horizonMs)}.
          Outlined weeks are too recent to count; they show who is there so far.
        </p>
      </div>
      <Loaded of={cohorts} what="the weeks">
        {(value) => (
          <>
            <CohortBars
              cohorts={value.cohorts}
              summary={`By week of start: ${value.cohorts.map((cohort) => inWords(cohort)).join('; ')}`}
            />
            <details class="how">
              <summary>As a table</summary>
              <WeeklyTable {...{ cohorts: value.cohorts, question, plain, timeZone, ask }} />
            </details>
          </>
        )}
      </Loaded>
    </section>
  );
}

function inWords(cohort: Cohort): string {
  const week = formatDayShort(cohort.start, 'UTC');
  return isYoung(cohort)
    ? `${week} too recent, ${cohort.reachedSoFar} of ${cohort.size} so far`
    : `${week} ${formatShare(cohort.reached, cohort.mature)}`;
}

function WeeklyTable(props: {
  cohorts: Cohort[];
  question: TtvQuestion;
  plain: TimeToValueQuery;
  timeZone: string;
  ask: (question: WhoQuestion) => void;
}) {
  const { cohorts, question, plain, timeZone, ask } = props;
  return (
    <TableScroll label="Weeks">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Week of</th>
            <th scope="col" class="number">
              Started
            </th>
            <th scope="col" class="number">
              There so far
            </th>
            <th scope="col" class="number">
              In time
            </th>
            <th scope="col" class="number">
              Likely between
            </th>
          </tr>
        </thead>
        <tbody>
          {cohorts.toReversed().map((cohort) => (
            <tr key={cohort.start}>
              <td>{formatDayShort(cohort.start, 'UTC')}</td>
              <td class="number">
                <button
                  type="button"
                  class="link-button"
                  onClick={() =>
                    ask({
                      title: `Started in the week of ${formatDayShort(cohort.start, 'UTC')}`,
                      unit: question.unit,
                      count: cohort.size,
                      query: 'time-to-value-people',
                      body: { ...plain, ...weekBounds(cohort.start, timeZone, plain.from), which: 'all' },
                    })
                  }
                >
                  {formatCount(cohort.size)}
                </button>
              </td>
              <td class="number">{formatCount(cohort.reachedSoFar)}</td>
              <td class="number">
                {isYoung(cohort) ? <span class="soft">too recent</span> : formatShare(cohort.reached, cohort.mature)}
              </td>
              <td class="number soft">{isYoung(cohort) ? '' : formatInterval(cohort.interval)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
