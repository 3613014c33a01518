import type { Strings, TourStrings } from './strings.ts';

/** What a tour alone does not say. */
export const more: Omit<Strings, keyof TourStrings> = {
  later: 'Remind me later',
  goOn: 'Continue ({0} of {1})',
  minutes: { one: 'about {0} minute', other: 'about {0} minutes' },
  progress: '{0} of {1} done',
  ticked: '{0}: done',
  isDone: 'Done',
  isLocked: 'After an earlier step',
  colleague: 'Done by a colleague',
  colleagueOn: '{0} did this on {1}',
  due: 'best by {0}',
  showAll: 'Show all steps',
  collapse: 'Minimize',
  hide: 'Hide this checklist',
  help: 'I need help',
  helpLabel: 'What would help? (optional)',
  send: 'Send',
  asked: 'We let the team know. They will get back to you.',
};
