import type { TimeToValuePeopleQuery, TimeToValueQuery, TimeToValueResult } from '@foothold/protocol/types';
import { formatCount, unitWord } from '../../format/count.ts';
import { formatDuration, formatWindow } from '../../format/duration.ts';
import { formatShare } from '../../format/share.ts';
import type { Measure } from '../../model/measure.ts';
import { breakdownName, type TtvQuestion } from '../../model/ttvQuestion.ts';
import { valueLabel } from '../../model/valueLabel.ts';
import { Opens } from '../../ui/Opens.tsx';
import { TableScroll } from '../../ui/TableScroll.tsx';
import type { WhoQuestion } from '../../ui/WhoSheet.tsx';

interface GroupsCardProps {
  result: TimeToValueResult;
  question: TtvQuestion;
  measure: Measure;
  body: TimeToValueQuery;
  ask: (question: WhoQuestion) => void;
}
type Group = TimeToValueResult['groups'][number];

/** The groups of a breakdown side by side, and whether they differ by more than chance. */
export function GroupsCard({ result, question, measure, body, ask }: GroupsCardProps) {
  const list = (group: Group, which: TimeToValuePeopleQuery['which'], count: number, what: string) =>
    ask({
      title: `${valueLabel(group.value)}: ${what}`,
      unit: question.unit,
      count,
      query: 'time-to-value-people',
      body: { ...body, which, group: group.value },
    });
  const name = breakdownName(question.breakdown ?? '');
  const groups = [...result.groups].sort((a, b) => b.n - a.n);
  return (
    <section class="card">
      <div class="card-head">
        <h2>By {name}</h2>
        <p>{differenceInWords(result.logRank?.p ?? null)}</p>
      </div>
      <TableScroll label="Groups">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{name}</th>
              <th scope="col" class="number">
                Started
              </th>
              <th scope="col" class="number">
                Reached so far
              </th>
              <th scope="col" class="number">
                Half within
              </th>
              <th scope="col" class="number">
                Within {formatWindow(measure.horizonMs)}
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={String(group.value)}>
                <td>{valueLabel(group.value)}</td>
                <td class="number">
                  <Opens onOpen={() => list(group, 'all', group.n, 'started')}>{formatCount(group.n)}</Opens>
                </td>
                <td class="number">
                  <Opens onOpen={() => list(group, 'reached', group.reached, 'reached first value')}>
                    {formatCount(group.reached)}
                  </Opens>
                </td>
                <td class="number">{group.median.ms === null ? 'not yet' : formatDuration(group.median.ms)}</td>
                <td class="number">
                  {formatShare(group.activationRate?.reached ?? 0, group.activationRate?.mature ?? 0)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      <p class="said">
        Each of the {unitWord(question.unit)} is in one group
        {name === question.breakdown && <>, by its first “{measure.startName}”</>}. The last column counts only those
        old enough.
      </p>
    </section>
  );
}

/** What the log-rank test says, in words with its number. */
export function differenceInWords(p: number | null): string {
  if (p === null) return 'Too few have arrived to say whether the groups differ.';
  const said = p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
  if (p < 0.01) return `The groups differ by more than chance explains (${said}).`;
  if (p < 0.05) return `The groups probably differ (${said}).`;
  return `The difference between the groups may be chance (${said}).`;
}
