import { quoted } from '../finding.js';
import type { Findings, Spot } from '../locate.js';
import { DUMMY, EXEC, NIGHTLY, type Schedule } from '../schedule.js';

/** The names that a workbook may refer to. */
export interface KnownNames {
  readonly applications: ReadonlySet<string>;
  /** By application. */
  readonly modules: ReadonlyMap<string, ReadonlySet<string>>;
  readonly flows: ReadonlySet<string>;
  readonly processes: ReadonlySet<string>;
  readonly jobs: ReadonlySet<string>;
  readonly jobTypes: ReadonlySet<string>;
  /** The jobs of each process. */
  readonly mappings: ReadonlyMap<string, ReadonlySet<string>>;
}

export function knownNames(schedule: Schedule, jobTypesElsewhere: ReadonlySet<string>): KnownNames {
  const names = (rows: readonly { readonly name: string }[]): ReadonlySet<string> =>
    new Set(rows.map(({ name }) => name));
  return {
    applications: names(schedule.applications),
    modules: grouped(schedule.modules.map(({ application, name }) => [application, name])),
    flows: new Set([NIGHTLY, ...schedule.flows.map(({ name }) => name)]),
    processes: names(schedule.processes),
    jobs: names(schedule.jobs),
    jobTypes: new Set([DUMMY, EXEC, ...schedule.jobTypes.map(({ name }) => name), ...jobTypesElsewhere]),
    mappings: grouped(schedule.processJobs.map(({ process, job }) => [process, job])),
  };
}

function grouped(
  pairs: readonly (readonly [owner: string, name: string])[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, Set<string>>();
  for (const [owner, name] of pairs) {
    const own = known.get(owner);
    if (own) own.add(name);
    else known.set(owner, new Set([name]));
  }
  return known;
}

/** Every name that is referred to exists. */
export function checkReferences(schedule: Schedule, known: KnownNames, findings: Findings): void {
  const check = new ReferenceCheck(known, findings);
  schedule.modules.forEach(({ application }, index) => {
    check.application({ tab: 'modules', index, field: 'application', value: application });
  });
  schedule.jobs.forEach((job, index) => {
    check.application({ tab: 'jobs', index, field: 'application', value: job.application });
    check.module({ tab: 'jobs', index, field: 'module', value: job.module ?? '' }, job.application);
  });
  schedule.flowProcesses.forEach(({ flow, process }, index) => {
    check.flow({ tab: 'flowProcesses', index, field: 'flow', value: flow });
    check.process({ tab: 'flowProcesses', index, field: 'process', value: process });
  });
  schedule.processJobs.forEach(({ process, job }, index) => {
    check.process({ tab: 'processJobs', index, field: 'process', value: process });
    check.job({ tab: 'processJobs', index, field: 'job', value: job });
  });
  schedule.dependencies.forEach((row, index) => {
    const at = { tab: 'dependencies', index } as const;
    check.mapping(at, row);
    const predecessor = { process: row.predecessorProcess, job: row.predecessorJob };
    check.mapping(at, predecessor, ['predecessorProcess', 'predecessorJob']);
  });
  for (const tab of ['interScheduleDependencies', 'externalDependencies', 'scheduleLinks'] as const) {
    schedule[tab].forEach((row, index) => {
      check.mapping({ tab, index }, row);
    });
  }
}

interface Reference {
  readonly process: string;
  readonly job: string | null;
}

class ReferenceCheck {
  constructor(
    private readonly known: KnownNames,
    private readonly findings: Findings,
  ) {}

  application(spot: Spot): boolean {
    return this.exists(
      spot,
      { code: 'UNKNOWN_APPLICATION', what: 'application', tab: 'Application' },
      this.known.applications,
    );
  }

  /** A module must be one of the job's own application; an unknown application is reported for itself. */
  module(spot: Spot, application: string): void {
    if (spot.value === '' || !this.known.applications.has(application)) return;
    const own = this.known.modules.get(application) ?? new Set<string>();
    if (own.has(spot.value)) return;
    const meant = this.findings.didYouMean(spot.value, own);
    const message = `The application ${application} has no module ${quoted(spot.value)}${meant}.`;
    this.findings.error(spot, 'UNKNOWN_MODULE', message);
  }

  flow(spot: Spot): boolean {
    return this.exists(spot, { code: 'UNKNOWN_FLOW', what: 'flow', tab: 'Flow' }, this.known.flows);
  }

  process(spot: Spot): boolean {
    return this.exists(
      spot,
      { code: 'UNKNOWN_PROCESS', what: 'process', tab: 'Process' },
      this.known.processes,
    );
  }

  job(spot: Spot): boolean {
    return this.exists(spot, { code: 'UNKNOWN_JOB', what: 'job', tab: 'Job' }, this.known.jobs);
  }

  /** A process, and where it is named a job of it. */
  mapping(at: Pick<Spot, 'tab' | 'index'>, { process, job }: Reference, fields = ['process', 'job']): void {
    if (job !== null && this.isGood(process, job)) return;
    const [processField = '', jobField = ''] = fields;
    const jobSpot = { ...at, field: jobField, value: job ?? '' };
    const processKnown = this.process({ ...at, field: processField, value: process });
    const jobKnown = this.job(jobSpot);
    if (!processKnown || !jobKnown || job === null || job === '' || process === '') return;
    if (this.known.mappings.get(process)?.has(job)) return;
    const message = `The process ${process} has no job ${job}: ProcessJobMapping does not list the two together.`;
    this.findings.error(jobSpot, 'JOB_NOT_IN_PROCESS', message);
  }

  /** Nearly all are, so nothing is made for them that only a finding needs. */
  private isGood(process: string, job: string): boolean {
    const { processes, jobs, mappings } = this.known;
    return processes.has(process) && jobs.has(job) && mappings.get(process)?.has(job) === true;
  }

  /** A blank name was reported where it is required. */
  private exists(spot: Spot, { code, what, tab }: Missing, names: ReadonlySet<string>): boolean {
    if (spot.value === '' || names.has(spot.value)) return true;
    const meant = this.findings.didYouMean(spot.value, names);
    const message = `There is no ${what} ${quoted(spot.value)} in the tab ${tab}${meant}.`;
    this.findings.error(spot, code, message);
    return false;
  }
}

interface Missing {
  readonly code: string;
  readonly what: string;
  readonly tab: string;
}
