import type { MilestoneItem, ProjectSettings } from '@foothold/protocol/types';
import { useState } from 'preact/hooks';
import { RequestFailure } from '../../api/request.ts';
import { send } from '../../api/useApi.ts';
import { formatWindow } from '../../format/duration.ts';
import { type Basics, useBasics } from '../../model/useBasics.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { ChoiceForm } from './ChoiceForm.tsx';
import { type FirstValueChoice, milestoneOf, settingsOf } from './choice.ts';

/** The one question that everything else needs an answer to. */
export function FirstValuePage() {
  const basics = useBasics('start');
  const [isSaved, setSaved] = useState(false);
  const saved = () => {
    setSaved(true);
    if (basics.status !== 'loading') basics.reload();
  };
  return (
    <div class="stack">
      <PageHead title="What has somebody done when your product has paid off once?">
        That is first value. Pick the event that says it; everything is computed from history at once, and you can
        change it later.
      </PageHead>
      <Loaded of={basics} what="the events seen so far">
        {(value) => <Asked basics={value} isSaved={isSaved} onSaved={saved} />}
      </Loaded>
    </div>
  );
}

function Asked({ basics, isSaved, onSaved }: { basics: Basics; isSaved: boolean; onSaved: () => void }) {
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const save = async (choice: FirstValueChoice) => {
    setBusy(true);
    setFailure(null);
    try {
      await send<MilestoneItem>('/milestones', {
        method: 'PUT',
        body: milestoneOf(choice, basics.milestones),
      });
      await send<ProjectSettings>(`/projects/${basics.settings.id}`, {
        method: 'PUT',
        body: { firstValue: settingsOf(choice, basics.settings.firstValue) },
      });
      onSaved();
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="stack">
      {basics.measure && (
        <p class={isSaved ? 'early' : 'said'} role={isSaved ? 'status' : undefined}>
          {isSaved && <strong>Saved. </strong>}
          First value is “{basics.measure.valueName}”, the clock starts at “{basics.measure.startName}”, and “in time”
          means within {formatWindow(basics.measure.horizonMs)}. <a href="/time-to-value">See the curve</a>
        </p>
      )}
      {failure && <Trouble failure={failure} />}
      <ChoiceForm basics={basics} isBusy={isBusy} onSave={(choice) => void save(choice)} />
    </div>
  );
}
