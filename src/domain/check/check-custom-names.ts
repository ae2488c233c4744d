import type { Findings } from '../locate.js';
import type { Schedule } from '../schedule.js';

/** Custom processes of this schedule, and what their own jobs are called. */
export type CustomNames = ReadonlyMap<string, readonly string[]>;

/** Names of a workbook that people have given to what they made beside it. */
export function checkCustomNames(schedule: Schedule, customs: CustomNames, findings: Findings): void {
  if (customs.size === 0) return;
  schedule.processes.forEach(({ name }, index) => {
    if (!customs.has(name)) return;
    const message = `There is a custom process ${name}; delete it, or give the one of the workbook another name.`;
    findings.error({ tab: 'processes', index, field: 'name', value: name }, 'CUSTOM_PROCESS_EXISTS', message);
  });
  const owners = new Map([...customs].flatMap(([process, jobs]) => jobs.map((job) => [job, process])));
  schedule.jobs.forEach(({ name }, index) => {
    const owner = owners.get(name);
    if (owner === undefined) return;
    const message = `The custom process ${owner} has a job ${name} of its own, and keeps it.`;
    findings.warning({ tab: 'jobs', index, field: 'name', value: name }, 'CUSTOM_JOB_EXISTS', message);
  });
}
