export { FootholdProvider, type FootholdProviderProps, useFoothold } from './provider.tsx';
export { useChecklist } from './use-checklist.ts';
