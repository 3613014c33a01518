import { formatCount } from '../../format/count.ts';
import { DAY, formatWindow } from '../../format/duration.ts';
import type { FunnelDefinition, FunnelStepDefinition } from '../../model/funnelUrl.ts';
import { eventName, isAskable, selectorOf } from '../../model/measure.ts';
import { PERIODS } from '../../model/period.ts';
import { usePropertyNames } from '../../model/usePropertyNames.ts';
import { Segmented, UNITS } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import type { Ready } from '../../ui/SetUpFirst.tsx';
import { stepName } from './stepName.ts';

interface FunnelBuilderProps {
  funnel: FunnelDefinition;
  basics: Ready;
  onChange: (funnel: FunnelDefinition) => void;
}
const WINDOWS_MS = [3_600_000, DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY];
const MOST_STEPS = 20;

/** The question: which steps, by whom, how soon, cut how. Every change is in the address at once. */
export function FunnelBuilder({ funnel, basics, onChange }: FunnelBuilderProps) {
  const names = usePropertyNames(funnel.steps[0]?.event ?? null);
  const properties = [...new Set([...names, ...(funnel.breakdown ? [funnel.breakdown] : [])])];
  const windows = [...new Set([...WINDOWS_MS, funnel.windowMs])].sort((a, b) => a - b);
  const setSteps = (steps: FunnelStepDefinition[]) => onChange({ ...funnel, steps });
  return (
    <section class="stack" aria-label="Question">
      <div class="filters">
        <Segmented
          label="Count by"
          value={funnel.unit}
          options={UNITS}
          onChange={(unit) => onChange({ ...funnel, unit })}
        />
        <Select
          label="Within"
          value={String(funnel.windowMs)}
          options={windows.map((ms) => ({ id: String(ms), label: formatWindow(ms) }))}
          onChange={(ms) => onChange({ ...funnel, windowMs: Number(ms) })}
        />
        <Select
          label="First step in"
          value={funnel.period}
          options={PERIODS}
          onChange={(period) => onChange({ ...funnel, period })}
        />
        <Select
          label="Break down by"
          value={funnel.breakdown ?? ''}
          options={[{ id: '', label: 'Nothing' }, ...properties.map((name) => ({ id: name, label: name }))]}
          onChange={(name) => onChange({ ...funnel, breakdown: name || null })}
        />
      </div>
      <ol class="builder" aria-label="Steps of the question">
        {funnel.steps.map((step, index) => (
          <li key={`${index}-${JSON.stringify(step)}`}>
            <StepSelect
              label={`Step ${index + 1}`}
              step={step}
              basics={basics}
              onChange={(next) => setSteps(funnel.steps.with(index, next))}
            />
            <button
              type="button"
              class="button quiet icon"
              aria-label={`Remove step ${index + 1}`}
              disabled={funnel.steps.length < 2}
              onClick={() => setSteps(funnel.steps.toSpliced(index, 1))}
            >
              ✕
            </button>
            <button
              type="button"
              class="button quiet icon"
              aria-label={`Move step ${index + 1} up`}
              disabled={index === 0}
              onClick={() => setSteps(funnel.steps.toSpliced(index, 1).toSpliced(index - 1, 0, step))}
            >
              ↑
            </button>
          </li>
        ))}
        {funnel.steps.length < MOST_STEPS && (
          <li>
            <StepSelect
              label="Add a step"
              step={null}
              basics={basics}
              onChange={(step) => setSteps([...funnel.steps, step])}
            />
          </li>
        )}
      </ol>
    </section>
  );
}

interface StepSelectProps {
  label: string;
  step: FunnelStepDefinition | null;
  basics: Ready;
  onChange: (step: FunnelStepDefinition) => void;
}

/** Milestones first, then every event that has been seen with how many people did it. */
function StepSelect({ label, step, basics, onChange }: StepSelectProps) {
  const milestones = basics.milestones.filter(isAskable).map((milestone) => ({
    id: JSON.stringify(selectorOf(milestone)),
    label: milestone.name,
  }));
  const events = basics.seen.map((item) => ({
    id: JSON.stringify({ event: item.event }),
    label: `${eventName(item.event)} (${formatCount(item.people)})`,
  }));
  const value = step ? JSON.stringify(step) : '';
  const isKnown = [...milestones, ...events].some((option) => option.id === value);
  return (
    <label class="field">
      <span>{label}</span>
      <select
        value={value}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          if (chosen) onChange(JSON.parse(chosen) as FunnelStepDefinition);
        }}
      >
        {!step && <option value="">Choose…</option>}
        {step && !isKnown && <option value={value}>{stepName(step, basics.milestones)}</option>}
        <optgroup label="Milestones">
          {milestones.map((option) => (
            <option key={option.id} value={option.id}>
              {option.label}
            </option>
          ))}
        </optgroup>
        <optgroup label="Events seen (people)">
          {events
            .filter((option) => !milestones.some((milestone) => milestone.id === option.id))
            .map((option) => (
              <option key={option.id} value={option.id}>
                {option.label}
              </option>
            ))}
        </optgroup>
      </select>
    </label>
  );
}
