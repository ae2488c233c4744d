import type { ExternalSystemClient, Checked } from '../agent/external-system.client.js';
import { CONTRACT_LIMITS } from '../domain/job-type.js';
import { describe, type Reply } from '../domain/run/outcome.js';

/** What one system check has said (job-contract.md: 200 and 204 mean up, anything else down). */
export interface SystemCheck {
  readonly up: boolean;
  /** Absent where it is up. */
  readonly error?: string;
  /** null = no answer came. */
  readonly httpStatus: number | null;
  readonly latencyMs: number;
}

export async function systemCheck(external: ExternalSystemClient, type: Checked): Promise<SystemCheck> {
  const begun = performance.now();
  const reply = await inTime(external.check(type), LATE);
  const latencyMs = Math.round(performance.now() - begun);
  const httpStatus = reply.kind === 'answer' ? reply.status : null;
  const up = httpStatus === 200 || httpStatus === 204;
  return up ? { up, httpStatus, latencyMs } : { up, error: describe(reply), httpStatus, latencyMs };
}

const LATE: Reply = { kind: 'lost', reason: 'TIMEOUT', detail: 'no whole answer in time' };

/** What comes within the time of a check, else `late`: a token that takes its time counts too, and so does a second call. */
export async function inTime<T>(asked: Promise<T>, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<T>((resolve) => {
    timer = setTimeout(() => {
      resolve(late);
    }, CONTRACT_LIMITS.checkTimeoutMs);
  });
  return Promise.race([asked, over]).finally(() => {
    clearTimeout(timer);
  });
}
