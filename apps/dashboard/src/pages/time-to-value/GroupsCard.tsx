import type { TimeToValueResult } from '@foothold/protocol/types';
import { formatCount, unitWord } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatShare } from '../../format/share.ts';
import type { Measure } from '../../model/measure.ts';
import type { TtvQuestion } from '../../model/ttvQuestion.ts';
import { valueLabel } from '../../model/valueLabel.ts';
import { TableScroll } from '../../ui/TableScroll.tsx';
import { withinWindow } from './TtvAnswer.tsx';

interface GroupsCardProps {
  result: TimeToValueResult;
  question: TtvQuestion;
  measure: Measure;
}

/** The groups of a breakdown side by side, and whether they differ by more than chance. */
export function GroupsCard({ result, question, measure }: GroupsCardProps) {
  const groups = [...result.groups].sort((a, b) => b.n - a.n);
  return (
    <section class="card">
      <div class="card-head">
        <h2>By {question.breakdown}</h2>
        <p>{differenceInWords(result.logRank?.p ?? null)}</p>
      </div>
      <TableScroll label="Groups">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{question.breakdown}</th>
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
                {withinWindow(measure.horizonMs)}
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={String(group.value)}>
                <td>{valueLabel(group.value)}</td>
                <td class="number">{formatCount(group.n)}</td>
                <td class="number">{formatCount(group.reached)}</td>
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
        Each of the {unitWord(question.unit)} is in one group, by its first “{measure.startName}”. The last column
        counts only those old enough.
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
