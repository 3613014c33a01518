export { defaultLimits, type EngineLimits } from './limits.ts';
export { EngineStartError } from './process.ts';
export { type Engine, type EngineLog, type EngineOptions, startEngine } from './supervisor.ts';
