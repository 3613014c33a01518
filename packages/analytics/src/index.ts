export { cohorts } from './cohorts/cohorts.ts';
export type { QueryContext } from './context.ts';
export { eventsSeen } from './events-seen/events-seen.ts';
export { funnel } from './funnel/funnel.ts';
export { type FunnelUnit, funnelPeople } from './funnel/funnel-people.ts';
export { timeToValue } from './time-to-value/time-to-value.ts';
export { type TimeToValueUnit, timeToValuePeople } from './time-to-value/time-to-value-people.ts';
