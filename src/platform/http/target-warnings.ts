import type { Finding } from '../../domain/finding.js';
import type { Egress } from './egress.js';

/** A URL that the deployment does not allow is saved, and refused when it is called. */
export function targetWarnings(egress: Egress, url: string): readonly Finding[] {
  const refusal = egress.refusal(url);
  return refusal === null
    ? []
    : [urlWarning('TARGET_NOT_ALLOWED', url, `${url} will not be called: ${refusal}.`)];
}

/** What does not keep a URL from being saved. */
export const urlWarning = (code: string, url: string, message: string): Finding => ({
  severity: 'warning',
  code,
  tab: null,
  cell: null,
  value: url.slice(0, 100),
  message,
});
