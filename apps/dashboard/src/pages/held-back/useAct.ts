import { useState } from 'preact/hooks';
import { RequestFailure } from '../../api/request.ts';

/** Something that is done once at a time, with what it said in the end. */
export function useAct(onDone: () => void) {
  const [said, say] = useState<string | null>(null);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const act = async (work: () => Promise<string>) => {
    setBusy(true);
    setFailure(null);
    say(null);
    try {
      say(await work());
      onDone();
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return { said, failure, isBusy, act };
}
