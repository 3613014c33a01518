import { useState } from 'preact/hooks';
import type { Measure } from '../../model/measure.ts';
import { PERIODS } from '../../model/period.ts';
import { breakdownName, type TtvQuestion, traitKey } from '../../model/ttvQuestion.ts';
import { usePropertyNames } from '../../model/usePropertyNames.ts';
import { useTraitNames } from '../../model/useTraitNames.ts';
import { Segmented, UNITS } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';

interface TtvFiltersProps {
  question: TtvQuestion;
  measure: Measure;
  /** What there is to choose from is asked for once the answer is there. */
  isAnswered: boolean;
  onChange: (changes: { [name: string]: string | null }) => void;
}

/** Whom the question is about, and how it is cut. */
export function TtvFilters({ question, measure, isAnswered, onChange }: TtvFiltersProps) {
  const names = usePropertyNames(isAnswered && 'event' in measure.start ? measure.start.event : null);
  const traits = useTraitNames(isAnswered ? question.unit : null).map(traitKey);
  const properties = [...new Set([...names, ...(question.only ? [question.only.property] : [])])];
  const cuts = [...new Set([...traits, ...names, ...(question.breakdown ? [question.breakdown] : [])])];
  return (
    <div class="filters">
      <Segmented label="Count by" value={question.unit} options={UNITS} onChange={(unit) => onChange({ unit })} />
      <Select
        label="Started in"
        value={question.period}
        options={PERIODS}
        onChange={(period) => onChange({ period: period === 'all' ? null : period })}
      />
      <Select
        label="Break down by"
        value={question.breakdown ?? ''}
        options={[{ id: '', label: 'Nothing' }, ...cuts.map((by) => ({ id: by, label: cutLabel(by, question) }))]}
        onChange={(by) => onChange({ by: by || null })}
      />
      <OnlyWhere question={question} names={properties} onChange={onChange} />
    </div>
  );
}

/** `plan of the account`, or `source at the start`. */
const cutLabel = (by: string, { unit }: TtvQuestion): string =>
  by === breakdownName(by) ? `${by} at the start` : `${breakdownName(by)} of the ${unit}`;

function OnlyWhere({
  question,
  names,
  onChange,
}: Pick<TtvFiltersProps, 'question' | 'onChange'> & { names: string[] }) {
  const [property, setProperty] = useState(question.only?.property ?? '');
  const asked = question.only?.property ?? property;
  return (
    <>
      <Select
        label="Only where"
        value={asked}
        options={[{ id: '', label: 'Everybody' }, ...names.map((name) => ({ id: name, label: name }))]}
        onChange={(name) => {
          setProperty(name);
          if (!name) onChange({ only: null, is: null });
        }}
      />
      {asked && (
        <label class="field">
          <span>is</span>
          <input
            class="input"
            value={question.only?.value ?? ''}
            onChange={(event) => onChange({ only: asked, is: event.currentTarget.value })}
          />
        </label>
      )}
    </>
  );
}
