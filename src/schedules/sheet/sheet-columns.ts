import * as dependencies from './dependency-tabs.js';
import * as job from './job-tabs.js';
import * as structure from './structure-tabs.js';

/**
 * Every tab and column of a batch schedule workbook (spreadsheet.md), in the order in which people fill them. The
 * parser, the template and docs/schedules.md read this one table.
 */
export const TABS = {
  schedule: structure.schedule,
  applications: structure.applications,
  modules: structure.modules,
  flows: structure.flows,
  processes: structure.processes,
  jobs: job.jobs,
  flowProcesses: structure.flowProcesses,
  processJobs: structure.processJobs,
  dependencies: dependencies.dependencies,
  interScheduleDependencies: dependencies.interScheduleDependencies,
  externalDependencies: dependencies.externalDependencies,
  scheduleLinks: dependencies.scheduleLinks,
  jobTypes: job.jobTypes,
  systemOptions: job.systemOptions,
} as const;

export type TabKey = keyof typeof TABS;
export const TAB_KEYS = Object.keys(TABS) as TabKey[];
