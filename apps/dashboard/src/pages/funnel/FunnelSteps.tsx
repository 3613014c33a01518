import type { FunnelQuery, FunnelResult, FunnelStep, MilestoneItem } from '@foothold/protocol/types';
import { countUnits, formatCount } from '../../format/count.ts';
import { formatDuration, formatWindow } from '../../format/duration.ts';
import { formatInterval, formatShare } from '../../format/share.ts';
import { worstDrop } from '../../model/drop.ts';
import type { FunnelDefinition } from '../../model/funnelUrl.ts';
import type { WhoQuestion } from '../../ui/WhoSheet.tsx';
import { stepName } from './stepName.ts';

interface FunnelStepsProps {
  result: FunnelResult;
  funnel: FunnelDefinition;
  body: FunnelQuery;
  milestones: readonly MilestoneItem[];
  ask: (question: WhoQuestion) => void;
}

/** One bar a step, and between them who stopped. */
export function FunnelSteps({ result, funnel, body, milestones, ask }: FunnelStepsProps) {
  const { unit } = funnel;
  const first = result.steps[0]?.count ?? 0;
  const worst = worstDrop(result.steps);
  const names = funnel.steps.map((step) => stepName(step, milestones));
  const list = (step: FunnelStep, which: 'reached' | 'dropped', count: number, title: string) =>
    ask({ title, unit, count, query: 'funnel-people', body: { ...body, step: step.step, which } });
  return (
    <>
      <ol class="steps">
        {result.steps.map((step, index) => {
          const before = result.steps[index - 1];
          const name = names[index] ?? '';
          return (
            <li key={step.step}>
              {before && (
                <Between
                  isWorst={worst?.step === step.step}
                  before={before}
                  step={step}
                  onOpen={() => list(step, 'dropped', before.count - step.count, `Stopped before “${name}”`)}
                />
              )}
              <div class="step-row">
                <span class="step-name">{name}</span>
                <button
                  type="button"
                  class="step-bar"
                  aria-label={`${countUnits(step.count, unit)} reached “${name}”: show them`}
                  onClick={() => list(step, 'reached', step.count, `Reached “${name}”`)}
                >
                  <span style={{ width: `${first === 0 ? 0 : (step.count / first) * 100}%` }} />
                </button>
                <span class="step-numbers">
                  <strong>{formatCount(step.count)}</strong>
                  <span class="soft small" title={rangeTitle(step)}>
                    {index === 0 ? ' started' : ` ${formatShare(step.count, first)}`}
                  </span>
                </span>
              </div>
            </li>
          );
        })}
      </ol>
      <p class="said">
        {result.pending > 0 &&
          `${countUnits(result.pending, unit)} started less than ${formatWindow(funnel.windowMs)} ago and may still arrive. `}
        {result.mature.starts > 0 &&
          result.pending > 0 &&
          `Of those whose time is over, ${formatShare(result.mature.finished, result.mature.starts)} got there. `}
        {result.stopped > 0 && `${countUnits(result.stopped, unit)} were stopped by an exclusion.`}
      </p>
    </>
  );
}

function Between(props: { isWorst: boolean; before: FunnelStep; step: FunnelStep; onOpen: () => void }) {
  const { isWorst, before, step, onOpen } = props;
  const lost = before.count - step.count;
  return (
    <div class={isWorst ? 'step-between worst' : 'step-between'}>
      <p>
        <button type="button" class="link-button plain" onClick={onOpen}>
          {formatShare(lost, before.count)} stopped here{before.count >= 20 && ` (${formatCount(lost)})`}
        </button>
        {isWorst && ' · the biggest drop'}
        {step.medianMsFromPrevious !== null && ` · ${formatDuration(step.medianMsFromPrevious)} for half who went on`}
      </p>
    </div>
  );
}

const rangeTitle = (step: FunnelStep): string | undefined =>
  step.fromFirstInterval ? `likely between ${formatInterval(step.fromFirstInterval)}` : undefined;
