import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { type WhoQuestion, WhoSheet } from './WhoSheet.tsx';

/** `ask` opens the list behind a number; `sheet` belongs at the end of the page. */
export function useWhoSheet(): { ask: (question: WhoQuestion) => void; sheet: ComponentChild } {
  const [question, setQuestion] = useState<WhoQuestion | null>(null);
  const sheet = question && (
    <WhoSheet key={JSON.stringify(question)} question={question} onClose={() => setQuestion(null)} />
  );
  return { ask: setQuestion, sheet };
}
