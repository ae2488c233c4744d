import { unboundIn, type Bindings } from '../connections/connections.js';
import type { Finding } from '../domain/finding.js';
import type { JobType } from '../domain/job-type.js';
import type { Egress } from '../platform/http/egress.js';
import { targetWarnings, urlWarning } from '../platform/http/target-warnings.js';

/** What does not keep a job type from being saved, but its calls from being made. */
export function jobTypeWarnings(
  egress: Egress,
  bindings: Bindings,
  { url, connection }: Pick<JobType, 'url' | 'connection'>,
): readonly Finding[] {
  const unbound = unboundIn(bindings, connection, url);
  const warning =
    unbound === null ? [] : [urlWarning('ORIGIN_NOT_BOUND', url, `${url} will not be called: ${unbound}.`)];
  return [...targetWarnings(egress, url), ...warning];
}
