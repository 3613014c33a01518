import type { TourStrings } from './strings.ts';

export const en: TourStrings = {
  next: 'Next',
  back: 'Back',
  skip: 'Skip',
  done: 'Done',
  close: 'Close',
  of: '{0} of {1}',
  step: 'Step {0} of {1}: {2}',
  play: 'Play video: {0}',
  newTab: '{0} (opens in a new tab)',
  menu: 'More options',
  allDone: 'All done',
};
