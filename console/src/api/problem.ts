/** What the server refused, in its own words; status 0 = it did not answer. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    /** The problem document as a whole. */
    readonly told: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }
}
