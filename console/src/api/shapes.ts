import type { components } from './schema.js';

/** What the API answers, by the names of its document. */
export type Run = components['schemas']['Run'];
export type RunStatus = Run['status'];
export type Attempt = components['schemas']['Attempt'];
/** What an external system has said of an execution id. */
export type CheckedExecution = components['schemas']['CheckedExecution'];
export type AllowedAction = components['schemas']['AllowedAction'];
/** Those that are actions on what the run is; other parameters and a question to its system are apart. */
export type ActionName = Exclude<AllowedAction['action'], 'edit-parameters' | 'ask-status'>;
export type Dependency = components['schemas']['Dependency'];
export type Dependent = components['schemas']['Dependent'];
export type PastRun = components['schemas']['PastRun'];
export type LogLines = components['schemas']['LogLines'];
export type DayForecast = components['schemas']['DayForecast'];
export type DayOverview = components['schemas']['DayOverview'];
export type Callback = components['schemas']['Callback'];
export type DisabledJob = components['schemas']['DisabledJob'];
export type DayGraph = components['schemas']['DayGraph'];
export type Schedule = components['schemas']['Schedule'];
export type ScheduleOverview = components['schemas']['ScheduleOverview'];
export type ScheduleJob = components['schemas']['ScheduleJob'];
export type Override = components['schemas']['Override'];
export type ScheduleVersion = components['schemas']['ScheduleVersion'];
export type Import = components['schemas']['Import'];
export type Finding = components['schemas']['Finding'];
export type TabExcerpt = components['schemas']['TabExcerpt'];
export type Diff = components['schemas']['Diff'];
export type Impact = components['schemas']['Impact'];
export type Health = components['schemas']['Health'];
export type JobTypeCheck = components['schemas']['JobTypeCheck'];
export type DayRunForecasts = components['schemas']['DayRunForecasts'];
export type AgentRequest = components['schemas']['AgentRequest'];
export type Activity = components['schemas']['Activity'];
export type Execution = components['schemas']['Execution'];
