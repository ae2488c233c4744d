import { cycleNameFor, endpointUrl, type Verb } from '../domain/job-type.js';
import type { Secret } from '../platform/secrets/secret.js';
import type { StoredJobType } from '../job-types/job-type.store.js';

/** What is said to an external system, as job-contract.md has it: addresses, headers and bodies. */

/** The job that a call is about. */
interface JobCall {
  readonly type: StoredJobType;
  readonly process: string;
  readonly job: string;
}

export interface StartCall extends JobCall {
  readonly cycle: string;
  readonly flow: string;
  readonly agentExecutionId: string;
  readonly parameters: string;
  /** The failed execution, which Restart is called with; null = Start. */
  readonly restartOf: string | null;
}

export interface ExecutionCall extends JobCall {
  readonly executionId: string;
  /** Where the execution was started: it is asked there, wherever the type points by now. */
  readonly targetUrl: string;
}

/** Where a request goes, taken apart. */
export interface Address {
  readonly origin: string;
  readonly path: string;
}

export function addressOf(url: string): Address {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: `${pathname}${search}` };
}

export const headersOf = (token: Secret): Record<string, string> => ({
  authorization: `Bearer ${token.reveal()}`,
  accept: 'application/json, text/plain, */*',
  'user-agent': 'nightjar',
});

export const jsonHeadersOf = (token: Secret): Record<string, string> => ({
  ...headersOf(token),
  'content-type': 'application/json',
});

export function startUrl({ type, restartOf }: StartCall): string {
  return endpointUrl(type.url, restartOf === null ? type.endpoints.start : (type.endpoints.restart ?? ''));
}

/** The same bytes for every send of an attempt. */
export function startBody({
  type,
  cycle,
  flow,
  process,
  job,
  parameters,
  agentExecutionId,
  restartOf,
}: StartCall): string {
  const start = {
    cycleName: cycleNameFor(cycle, type.cycleNameStyle),
    flowName: flow,
    processName: process,
    jobName: job,
    parameters,
    agentExecutionId,
  };
  return JSON.stringify(restartOf === null ? start : { ...start, executionId: restartOf });
}

export function executionUrl(
  { type, targetUrl, process, job, executionId }: ExecutionCall,
  verb: Verb & ('status' | 'log'),
): string {
  const url = new URL(endpointUrl(targetUrl, type.endpoints[verb] ?? ''));
  url.search = new URLSearchParams({ processName: process, jobName: job, executionId }).toString();
  return url.href;
}
