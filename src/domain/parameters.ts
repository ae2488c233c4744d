/**
 * Parameters of generic REST jobs: `key=value` pairs joined by `||` (job-contract.md, Parameters). They go out byte for
 * byte; parsing is for checking, overriding and substituting.
 */

export const MAX_PARAMETERS_BYTES = 32_000;
export const MAX_KEY_LENGTH = 128;

export type ParsedParameters =
  /** A Map, so that `__proto__` and `toString` are ordinary keys. */
  | { readonly ok: true; readonly pairs: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly problem: string };

/** The pairs, or what is wrong and how it should be. `""` has none. */
export function parseParameters(text: string): ParsedParameters {
  if (Buffer.byteLength(text) > MAX_PARAMETERS_BYTES) {
    return malformed(`The parameters are longer than ${MAX_PARAMETERS_BYTES} bytes.`);
  }
  const pairs = new Map<string, string>();
  for (const part of partsOf(text)) {
    const [key, value] = keyAndValue(part);
    if (value === null) return malformed(`"${part}" is not key=value; pairs are joined by ||.`);
    const problem = keyProblem(key, pairs);
    if (problem !== null) return malformed(problem);
    pairs.set(key, value);
  }
  return { ok: true, pairs };
}

const malformed = (problem: string): ParsedParameters => ({ ok: false, problem });

const partsOf = (text: string): readonly string[] => (text === '' ? [] : text.split('||'));

/** The first `=` splits; null = there is none. */
function keyAndValue(part: string): [string, string | null] {
  const split = part.indexOf('=');
  return split < 0 ? [part, null] : [part.slice(0, split), part.slice(split + 1)];
}

function keyProblem(key: string, known: ReadonlyMap<string, string>): string | null {
  if (key === '') return 'A key is empty; write key=value.';
  if (key.length > MAX_KEY_LENGTH)
    return `The key "${key.slice(0, 20)}…" is longer than ${MAX_KEY_LENGTH} characters.`;
  if (/\p{Cc}/u.test(key)) return 'A key contains a control character.';
  return known.has(key) ? `The key "${key}" occurs twice.` : null;
}

/** Same keys are replaced in place, new ones are added at the end; everything else stays byte for byte. */
export function mergeParameters(text: string, overrides: ReadonlyMap<string, string>): string {
  const left = new Map(overrides);
  const merged = partsOf(text).map((part) => {
    const [key, value] = keyAndValue(part);
    const replacement = left.get(key);
    if (value === null || replacement === undefined) return part;
    left.delete(key);
    return `${key}=${replacement}`;
  });
  return [...merged, ...[...left].map(([key, value]) => `${key}=${value}`)].join('||');
}

/** Placeholders that are known in values, beside `${request.<key>}`. */
export const PLACEHOLDERS = [
  'businessDate',
  'schedule',
  'cycle',
  'flow',
  'process',
  'job',
  'runId',
  'attempt',
  'agentExecutionId',
  'executionRequestId',
] as const;

const REQUEST_PREFIX = 'request.';
/** `$${` is a literal `${`; a name ends at the first `}`. */
const PLACEHOLDER = /\$\$\{|\$\{([^{}]*)\}/g;

/** Fills `${name}` in values, once. Unknown names are sent as they stand; keys are never touched. */
export function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return partsOf(text)
    .map((part) => {
      const [key, value] = keyAndValue(part);
      return value === null ? part : `${key}=${fill(value, values)}`;
    })
    .join('||');
}

const fill = (value: string, values: ReadonlyMap<string, string>): string =>
  value.replace(PLACEHOLDER, (found: string, name: string | undefined) =>
    name === undefined ? '${' : (values.get(name) ?? found),
  );

/** Names in values that nothing will fill, each once, in their order. */
export function unknownPlaceholders(text: string): readonly string[] {
  const unknown = new Set<string>();
  for (const part of partsOf(text)) {
    for (const match of (keyAndValue(part)[1] ?? '').matchAll(PLACEHOLDER)) {
      const name = match[1];
      if (name !== undefined && !isKnown(name)) unknown.add(name);
    }
  }
  return [...unknown];
}

const isKnown = (name: string): boolean =>
  (PLACEHOLDERS as readonly string[]).includes(name) ||
  (name.startsWith(REQUEST_PREFIX) && name.length > REQUEST_PREFIX.length);
