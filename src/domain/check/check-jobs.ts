import type { KnownNames } from './check-references.js';
import { listed, quoted } from '../finding.js';
import type { Findings } from '../locate.js';
import { parseParameters, unknownPlaceholders } from '../parameters.js';
import { BUILT_IN_ELSEWHERE, DUMMY, EXEC, type Job, type Schedule } from '../schedule.js';

/** Where this server gets tokens and may call. */
export interface JobTypeSurroundings {
  readonly connections: ReadonlySet<string>;
  /** Why a URL will not be called; null = it may be. */
  readonly targetRefusal: (url: string) => string | null;
  /** Why a URL gets no tokens of a connection; null = it does. */
  readonly bindingRefusal: (connection: string, url: string) => string | null;
  /** A job type EXEC is defined, so shell jobs have a system that runs them. */
  readonly execDefined: boolean;
}

/** A schedule's jobs with the names that they may use. */
export interface JobsToCheck {
  readonly schedule: Schedule;
  readonly known: KnownNames;
  readonly around: JobTypeSurroundings;
}

/** Jobs, their types and parameters, and the job types that the workbook defines. */
export function checkJobs({ schedule, known, around }: JobsToCheck, findings: Findings): void {
  checkTypesOfJobs(schedule, known, { findings, execDefined: around.execDefined });
  checkParameters(schedule, findings);
  checkSequences(schedule, findings);
  checkMapped(schedule, findings);
  checkJobTypes(schedule, around, findings);
}

function checkTypesOfJobs(
  schedule: Schedule,
  known: KnownNames,
  { findings, execDefined }: { findings: Findings; execDefined: boolean },
): void {
  schedule.jobs.forEach(({ jobType }, index) => {
    const spot = { tab: 'jobs', index, field: 'jobType', value: jobType } as const;
    if (jobType === EXEC && !execDefined) {
      const message =
        'EXEC jobs need a system that runs shell scripts; define a job type EXEC that points at one. Until then they wait.';
      findings.warning(spot, 'EXEC_NEEDS_RUNNER', message);
    } else if (!known.jobTypes.has(jobType)) {
      const meant = findings.didYouMean(jobType, known.jobTypes);
      findings.error(spot, 'UNKNOWN_JOB_TYPE', unknownJobType(jobType, meant));
    }
  });
}

const unknownJobType = (name: string, meant: string): string =>
  BUILT_IN_ELSEWHERE.includes(name.toUpperCase())
    ? `${name} is not built in here: define a job type ${name} with the URL of a system that offers the contract.`
    : `There is no job type ${quoted(name)}, neither in the tab Job Types nor on this server${meant}.`;

/** Parameters are those of the generic contract, except where the job type takes other ones or none. */
function checkParameters(schedule: Schedule, findings: Findings): void {
  const jobs = new Map<string, Job>(schedule.jobs.map((job) => [job.name, job]));
  schedule.processJobs.forEach(({ job, parameters }, index) => {
    const type = jobs.get(job)?.jobType;
    if (type === DUMMY || type === EXEC) return;
    const spot = { tab: 'processJobs', index, field: 'parameters', value: parameters } as const;
    const parsed = parseParameters(parameters);
    if (!parsed.ok) findings.error(spot, 'MALFORMED_PARAMETERS', parsed.problem);
    else if (parameters.includes('${')) {
      for (const name of unknownPlaceholders(parameters)) {
        findings.warning(spot, 'UNKNOWN_PLACEHOLDER', `\${${name}} is not known and is sent as it stands.`);
      }
    }
  });
}

function checkSequences(schedule: Schedule, findings: Findings): void {
  const taken = new Map<string, string>();
  schedule.processJobs.forEach(({ process, job, sequence }, index) => {
    if (sequence === 0 || process === '') return;
    const key = `${process} ${sequence}`;
    const holder = taken.get(key);
    if (holder === undefined) {
      taken.set(key, job);
      return;
    }
    const spot = { tab: 'processJobs', index, field: 'sequence', value: String(sequence) } as const;
    findings.error(spot, 'DUPLICATE_SEQUENCE', `In ${process} the place ${sequence} is ${holder}'s already.`);
  });
}

function checkMapped(schedule: Schedule, findings: Findings): void {
  const mapped = new Set(schedule.processJobs.map(({ job }) => job));
  schedule.jobs.forEach(({ name }, index) => {
    if (name === '' || mapped.has(name)) return;
    const spot = { tab: 'jobs', index, field: 'name', value: name } as const;
    findings.warning(spot, 'JOB_NOT_MAPPED', `No process has the job ${name}: it never runs.`);
  });
}

function checkJobTypes(schedule: Schedule, around: JobTypeSurroundings, findings: Findings): void {
  schedule.jobTypes.forEach(({ name, url, connection }, index) => {
    const at = { tab: 'jobTypes', index } as const;
    if (name === DUMMY) {
      const message = 'DUMMY is completed without a call; it cannot be defined.';
      findings.error({ ...at, field: 'name', value: name }, 'INVALID_NAME', message);
    }
    const refusal = url === '' ? null : around.targetRefusal(url);
    if (refusal !== null) {
      findings.warning(
        { ...at, field: 'url', value: url },
        'TARGET_NOT_ALLOWED',
        `${url} will not be called: ${refusal}.`,
      );
    }
    const unbound = url === '' ? null : around.bindingRefusal(connection, url);
    if (unbound !== null) {
      findings.warning(
        { ...at, field: 'url', value: url },
        'ORIGIN_NOT_BOUND',
        `${url} will not be called: ${unbound}.`,
      );
    }
    if (!around.connections.has(connection)) {
      const meant = findings.didYouMean(connection, around.connections);
      const message = `There is no connection ${quoted(connection)}${meant}; there is ${listed([...around.connections])}.`;
      findings.error({ ...at, field: 'connection', value: connection }, 'UNKNOWN_CONNECTION', message);
    }
  });
}
