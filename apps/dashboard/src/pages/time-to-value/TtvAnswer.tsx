import type { TimeToValueQuery, TimeToValueResult } from '@foothold/protocol/types';
import { formatDurationShort, formatWindow } from '../../format/duration.ts';
import type { TtvQuestion } from '../../model/ttvQuestion.ts';
import type { Me } from '../../model/useMe.ts';
import type { Ready } from '../../ui/SetUpFirst.tsx';
import { useWhoSheet } from '../../ui/useWhoSheet.tsx';
import { CurveCard } from './CurveCard.tsx';
import { GroupsCard } from './GroupsCard.tsx';
import { HowComputed } from './HowComputed.tsx';
import { LeftOut } from './LeftOut.tsx';
import { Statement } from './Statement.tsx';
import { WeeklyCard } from './WeeklyCard.tsx';

interface TtvAnswerProps {
  result: TimeToValueResult;
  body: TimeToValueQuery;
  question: TtvQuestion;
  basics: Ready;
  me: Me | null;
}

/** The answer: in words, as a curve, by week, by group; who is left out; how it was computed. */
export function TtvAnswer({ result, body, question, basics, me }: TtvAnswerProps) {
  const { ask, sheet } = useWhoSheet();
  const { measure } = basics;
  return (
    <div class="stack">
      <Statement result={result} unit={question.unit} measure={measure} body={body} ask={ask} />
      <CurveCard result={result} question={question} measure={measure} body={body} me={me} ask={ask} />
      {result.groups.length > 0 && (
        <GroupsCard result={result} question={question} measure={measure} body={body} ask={ask} />
      )}
      <WeeklyCard question={question} body={body} basics={basics} ask={ask} />
      <LeftOut leftOut={result.leftOut} />
      <HowComputed measure={measure} timeZone={basics.timeZone} />
      {sheet}
    </div>
  );
}

/** `3.1–5.6 d`, with open ends said. */
export function quantileInterval([low, high]: [number | null, number | null]): string {
  if (low === null && high === null) return 'range not known yet';
  if (high === null) return `at least ${formatDurationShort(low as number)}`;
  if (low === null) return `at most ${formatDurationShort(high)}`;
  return `${formatDurationShort(low)} – ${formatDurationShort(high)}`;
}

export const withinWindow = (ms: number): string => `within ${formatWindow(ms)}`;
