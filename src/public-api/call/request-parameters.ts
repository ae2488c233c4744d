import { invalid } from '../../domain/errors.js';
import { parseParameters } from '../../domain/parameters.js';

type Parameters = Readonly<Record<string, string>>;

/** Request parameters end up among a job's own, so each must be a pair of that kind. */
export function refuseMalformed(parameters: Parameters): void {
  for (const [key, value] of Object.entries(parameters)) {
    const parsed = parseParameters(`${key}=${value}`);
    const whole = parsed.ok && parsed.pairs.get(key) === value;
    if (!whole) {
      throw invalid(
        'MALFORMED_PARAMETERS',
        `The request parameter "${key}" cannot be sent as key=value joined by ||.`,
      );
    }
  }
}

/** What is told to whoever asked, not to the jobs. */
export interface ToldRequest {
  readonly requestParameters: Parameters;
  readonly callerId: string | undefined;
  readonly correlationId: string | undefined;
}

/** The original's text, `k=v,k=v`: the first `=` splits, blanks around are nothing. */
export function parseOriginal(text: string): ToldRequest {
  const parameters = new Map<string, string>();
  for (const pair of text.split(',').map((part) => part.trim())) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    if (at < 1) {
      const message = `"${pair}" in requestParameters is no key=value; write them as k=v,k=v.`;
      throw invalid('MALFORMED_PARAMETERS', message);
    }
    parameters.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  const [callerId, correlationId] = [parameters.get('callerId'), parameters.get('correlationId')];
  parameters.delete('callerId');
  parameters.delete('correlationId');
  return { requestParameters: Object.fromEntries(parameters), callerId, correlationId };
}

/** The same the other way round. */
export function originalText({ requestParameters, callerId, correlationId }: Stored): string {
  const told = {
    ...(callerId === null ? {} : { callerId }),
    ...(correlationId === null ? {} : { correlationId }),
  };
  return Object.entries({ ...told, ...requestParameters })
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

interface Stored {
  readonly requestParameters: Parameters;
  readonly callerId: string | null;
  readonly correlationId: string | null;
}
