import type { components } from './schema.js';

/** What the API answers, by the names of its document. */
export type Run = components['schemas']['Run'];
export type RunStatus = Run['status'];
export type Attempt = components['schemas']['Attempt'];
export type AllowedAction = components['schemas']['AllowedAction'];
export type ActionName = AllowedAction['action'];
export type DayForecast = components['schemas']['DayForecast'];
export type DayGraph = components['schemas']['DayGraph'];
