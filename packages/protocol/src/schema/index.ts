export { EVENT_TYPES, eventSchema, explainEvent, isStorableId } from './event.ts';
export { INGEST_LIMITS } from './limits.ts';
export { parseTime } from './time.ts';
