/** What a request may be, before anybody asks what it wants (docs/api.md, Limits). */
export const REQUEST_LIMITS = {
  /** Of a JSON body, and of one of an operation that takes long lists. */
  bodyBytes: 256 * 1024,
  largeBodyBytes: 1024 * 1024,
  /** Members of all objects in a body. */
  bodyKeys: 1_000,
  largeBodyKeys: 100_000,
  /** Arrays and objects within each other. */
  bodyDepth: 20,
  /** Names in a query. */
  queryNames: 100,
  /** Request line and headers; Node's own limit, which nothing else may raise. */
  headerBytes: 16 * 1024,
  /** For the headers; for the whole request NIGHTJAR_REQUEST_TIMEOUT_MS says it. */
  headersMs: 10_000,
  connections: 5_000,
} as const;

/** A limit that is no number would be none, and nobody would notice: body parsers drop what they do not understand. */
export function assertLimits(limits: Readonly<Record<string, unknown>>, maxHeaderSize: number): void {
  for (const [name, limit] of Object.entries(limits)) {
    if (!Number.isSafeInteger(limit) || Number(limit) <= 0)
      throw new Error(`The limit ${name} is no whole number.`);
  }
  if (maxHeaderSize > REQUEST_LIMITS.headerBytes) {
    throw new Error(
      `Node was told to take headers of ${maxHeaderSize} bytes; leave --max-http-header-size at ${REQUEST_LIMITS.headerBytes} or less.`,
    );
  }
}
