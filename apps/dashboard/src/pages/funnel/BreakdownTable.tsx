import type { FunnelQuery, FunnelResult, MilestoneItem } from '@foothold/protocol/types';
import { formatCount } from '../../format/count.ts';
import { formatShare } from '../../format/share.ts';
import type { FunnelDefinition } from '../../model/funnelUrl.ts';
import { valueLabel } from '../../model/valueLabel.ts';
import { TableScroll } from '../../ui/TableScroll.tsx';
import type { WhoQuestion } from '../../ui/WhoSheet.tsx';
import { stepName } from './stepName.ts';

/** The steps for each value; the rows add up to the bars above. */
export function BreakdownTable(props: {
  result: FunnelResult;
  funnel: FunnelDefinition;
  body: FunnelQuery;
  ask: (question: WhoQuestion) => void;
  milestones: readonly MilestoneItem[];
}) {
  const { result, funnel, body, milestones, ask } = props;
  const rows = [...result.breakdown].sort((a, b) => (b.steps[0]?.count ?? 0) - (a.steps[0]?.count ?? 0));
  return (
    <section class="card">
      <div class="card-head">
        <h2>By {funnel.breakdown}</h2>
        <p>The value at the first step. Rows add up to the bars above.</p>
      </div>
      <TableScroll label="Breakdown">
        <table class="table tight">
          <thead>
            <tr>
              <th scope="col">{funnel.breakdown}</th>
              {funnel.steps.map((step, index) => (
                <th scope="col" class="number" key={`${index}-${stepName(step)}`}>
                  {stepName(step, milestones)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={String(row.value)}>
                <td>{valueLabel(row.value)}</td>
                {row.steps.map((step, index) => (
                  <td class="number" key={step.step}>
                    <button
                      type="button"
                      class="link-button plain"
                      onClick={() =>
                        ask({
                          title: `${valueLabel(row.value)}: reached “${stepName(funnel.steps[index] ?? { event: '' }, milestones)}”`,
                          unit: funnel.unit,
                          count: step.count,
                          query: 'funnel-people',
                          body: { ...body, step: step.step, which: 'reached', group: row.value },
                        })
                      }
                    >
                      {formatCount(step.count)}
                    </button>
                    {index > 0 && <span class="soft share">{formatShare(step.count, row.steps[0]?.count ?? 0)}</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}
