import { useState } from 'preact/hooks';
import { countOf } from '../../format/count.ts';
import { eventName, findStart } from '../../model/measure.ts';
import type { Basics } from '../../model/useBasics.ts';
import { Segmented, UNITS } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import type { FirstValueChoice } from './choice.ts';

interface ChoiceFormProps {
  basics: Basics;
  isBusy: boolean;
  onSave: (choice: FirstValueChoice) => void;
}
const PAGE = 'page:';
const OTHER = 'other:';

/** The events of the product with how many people did each; or a page; and from when the clock runs. */
export function ChoiceForm({ basics, isBusy, onSave }: ChoiceFormProps) {
  const { seen, settings, measure } = basics;
  const own = seen.filter((item) => !item.event.startsWith('$'));
  const current = currentOf(basics);
  const [chosen, choose] = useState(current);
  const [path, setPath] = useState(measure?.milestone.page ?? '');
  const [start, setStart] = useState(startOf(basics));
  const [unit, setUnit] = useState(measure?.unit ?? (seen.some((item) => item.accounts > 0) ? 'account' : 'person'));
  const [typed, type] = useState(measure?.milestone.event ?? '');
  const isPage = chosen === PAGE;
  const event = chosen === OTHER ? typed.trim() : chosen;
  const isComplete = isPage ? /^\/[^*]*$/.test(path) : event !== '';
  const submit = (submitted: Event) => {
    submitted.preventDefault();
    if (!isComplete) return;
    onSave({
      what: isPage ? { page: path } : { event },
      name: isPage ? `Visited ${path}` : event,
      start,
      unit,
    });
  };
  return (
    <form class="stack" onSubmit={submit}>
      <fieldset class="card choices">
        <legend class="visually-hidden">First value</legend>
        {own.map((item) => (
          <label key={item.event} class="choice">
            <input
              type="radio"
              name="event"
              value={item.event}
              checked={chosen === item.event}
              onChange={() => choose(item.event)}
            />
            <span class="choice-name">{item.event}</span>
            <span class="soft">{countOf(item.people, 'person', 'people')}</span>
          </label>
        ))}
        {own.length === 0 && (
          <p class="soft choice-none">
            {seen.length > 0 ? 'Only visits have arrived so far. ' : 'Nothing has arrived yet. '}
            Name the event that you will send with foothold.track, or pick a page.
          </p>
        )}
        <label class="choice">
          <input type="radio" name="event" value={PAGE} checked={isPage} onChange={() => choose(PAGE)} />
          <span class="choice-name">A page was opened</span>
          <span class="soft">needs no code</span>
        </label>
        {isPage && (
          <label class="field choice-page">
            <span>Its path, exactly</span>
            <input
              class="input mono"
              value={path}
              placeholder="/reports/new"
              pattern="/[^*]*"
              required
              onInput={(event) => setPath(event.currentTarget.value)}
            />
          </label>
        )}
        <label class="choice">
          <input type="radio" name="event" value={OTHER} checked={chosen === OTHER} onChange={() => choose(OTHER)} />
          <span class="choice-name">Another event</span>
          <span class="soft">not seen yet</span>
        </label>
        {chosen === OTHER && (
          <label class="field choice-page">
            <span>Its name, exactly as your product sends it</span>
            <input
              class="input"
              value={typed}
              placeholder="Report Published"
              maxLength={200}
              required
              onInput={(changed) => type(changed.currentTarget.value)}
            />
          </label>
        )}
      </fieldset>
      <div class="filters">
        <Select
          label="The clock starts at"
          value={start}
          options={[
            ...seen.map((item) => ({ id: item.event, label: eventName(item.event) })),
            { id: 'trait:createdAt', label: 'the date in trait createdAt' },
            ...(isListed(start, basics) ? [] : [{ id: start, label: eventName(start) }]),
          ]}
          onChange={setStart}
        />
        <Segmented label="Count by" value={unit} options={UNITS} onChange={setUnit} />
        <button type="submit" class="button primary" disabled={!isComplete || isBusy}>
          {isBusy ? 'Saving…' : settings.firstValue || measure ? 'Save' : 'This is first value'}
        </button>
      </div>
    </form>
  );
}

/** The choice that stands: an event of the list, a page, or one that has not been seen. */
function currentOf({ measure, seen }: Basics): string {
  const { event, page } = measure?.milestone ?? {};
  if (page) return PAGE;
  if (event) return seen.some((item) => item.event === event) ? event : OTHER;
  return '';
}

function startOf({ settings, seen }: Basics): string {
  const start = settings.firstValue?.start;
  if (!start) return findStart(seen);
  return 'trait' in start ? `trait:${start.trait}` : ([start.event].flat()[0] ?? '');
}
const isListed = (start: string, { seen }: Basics): boolean =>
  start === 'trait:createdAt' || seen.some((item) => item.event === start);
