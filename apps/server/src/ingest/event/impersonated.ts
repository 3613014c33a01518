/**
 * Whether a colleague did this in somebody's name. `impersonatedBy` says who; the event store tells by the same rule
 * (see its migration 3).
 */
export const isImpersonated = (context: Record<string, unknown> | null | undefined): boolean => {
  const by = context?.impersonatedBy;
  return by !== undefined && by !== null && by !== false && by !== '';
};
