export { nameSchema, slugSchema } from './common.ts';
export { conditionSchema, filterSchema, propertyFilterSchema, traitFilterSchema, urlGlobSchema } from './condition.ts';
export {
  aggregateDefinitionSchema,
  configPointerSchema,
  configSchema,
  projectRulesSchema,
  themeSchema,
} from './config.ts';
export { contentSchema, publishedContentSchema } from './content.ts';
export { EVENT_TYPES, eventSchema, explainEvent, isStorableId } from './event.ts';
export { byKey, byType } from './issue-path.ts';
export { INGEST_LIMITS } from './limits.ts';
export { milestoneSchema } from './milestone.ts';
export { contentStateSchema, stateRequestSchema, stateSchema, stateUnchangedSchema } from './state.ts';
export { parseTime } from './time.ts';
export { isSafeUrl } from './url.ts';
