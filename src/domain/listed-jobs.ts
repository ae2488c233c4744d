import type { Job, Schedule } from './schedule.js';

/** A job of a schedule where it runs, as it is planned. */
export interface ListedJob {
  /** null = in none: it never runs. */
  readonly process: string | null;
  /** Its place in the process. */
  readonly sequence: number | null;
  /** In which the process runs, in the order of the workbook. */
  readonly flows: readonly string[];
  readonly job: Job;
  /** null = it is in no process. */
  readonly parameters: string | null;
  /** Fields that an override has otherwise than the workbook; `parameters` among them. */
  readonly overridden: readonly string[];
}

/** Processes in the order of the workbook, their jobs one after the other, and at last those that are in none. */
export function listedJobs(workbook: Schedule, planned: Schedule): readonly ListedJob[] {
  const jobs = new Map(planned.jobs.map((job) => [job.name, job]));
  const before = new Map(workbook.jobs.map((job) => [job.name, job]));
  const parametersBefore = new Map(workbook.processJobs.map((row) => [keyOf(row), row.parameters]));
  const flows = flowsByProcess(planned);
  const places = new Map(planned.processes.map(({ name }, place) => [name, place]));
  const mapped = planned.processJobs.flatMap(
    ({ process, job: name, sequence, parameters }): readonly ListedJob[] => {
      const job = jobs.get(name);
      if (!job) return [];
      const said = parametersBefore.get(keyOf({ process, job: name })) === parameters ? [] : ['parameters'];
      const overridden = [...otherFields(before.get(name), job), ...said];
      return [{ process, sequence, flows: flows.get(process) ?? [], job, parameters, overridden }];
    },
  );
  const inProcess = new Set(mapped.map(({ job }) => job.name));
  const unmapped = planned.jobs
    .filter(({ name }) => !inProcess.has(name))
    .map((job): ListedJob => {
      const overridden = otherFields(before.get(job.name), job);
      return { process: null, sequence: null, flows: [], job, parameters: null, overridden };
    });
  const placeOf = ({ process }: ListedJob): number => places.get(process ?? '') ?? places.size;
  mapped.sort((a, b) => placeOf(a) - placeOf(b) || (a.sequence ?? 0) - (b.sequence ?? 0));
  return [...mapped, ...unmapped];
}

const keyOf = ({ process, job }: { readonly process: string; readonly job: string }): string =>
  `${process}/${job}`;

function flowsByProcess({ flowProcesses }: Schedule): ReadonlyMap<string, readonly string[]> {
  const flows = new Map<string, string[]>();
  for (const { flow, process } of flowProcesses) {
    const known = flows.get(process);
    if (known) known.push(flow);
    else flows.set(process, [flow]);
  }
  return flows;
}

function otherFields(workbook: Job | undefined, planned: Job): readonly string[] {
  if (!workbook || workbook === planned) return [];
  return (Object.keys(planned) as (keyof Job)[]).filter(
    (field) => JSON.stringify(workbook[field]) !== JSON.stringify(planned[field]),
  );
}
