/** One remark about a workbook: what is wrong where, and how to mend it. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** Stable, upper case; docs/schedules.md lists them. */
  readonly code: string;
  /** The tab's own name, or null for the file as a whole. */
  readonly tab: string | null;
  /** `E14`, or null when the finding concerns a whole tab. */
  readonly cell: string | null;
  /** What stands there, at most 100 characters. */
  readonly value: string | null;
  /** What is wrong, what was expected, and, where it can be told, what was probably meant. */
  readonly message: string;
}

/** No answer returns more findings than this; `findingsTotal` counts all. */
export const MAX_FINDINGS = 5_000;
export const MAX_FINDING_VALUE = 100;

export const isError = (finding: Finding): boolean => finding.severity === 'error';
