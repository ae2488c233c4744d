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
const MAX_FINDING_VALUE = 100;
const MAX_FINDING_MESSAGE = 4_000;

export const isError = (finding: Finding): boolean => finding.severity === 'error';

/** The beginning of a text, no longer than `most` characters; what is left out shows as an ellipsis. */
export const excerpt = (text: string, most = MAX_FINDING_VALUE): string =>
  // Never half of a pair of surrogates: no database takes that for text.
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** A text of the workbook inside a message. */
export const quoted = (text: string): string => `"${excerpt(text)}"`;

const MOST_LISTED = 10;

/** Names inside a message, the first few of them. */
export const listed = (names: readonly string[], total = names.length): string => {
  const shown = names.slice(0, MOST_LISTED).map((name) => excerpt(name));
  return shown.length < total ? `${shown.join(', ')} … (${total})` : shown.join(', ');
};

/**
 * Findings, all of them counted. Of each kind on each tab only as many are kept as an answer can return: a workbook of
 * a million mistakes costs no more memory than one of thousands.
 */
export class FindingList implements Iterable<Finding> {
  private readonly kept: Finding[] = [];
  private readonly counts = new Map<string, number>();
  private all = 0;
  private errors = 0;

  /** To be called in the order of the sheet, for each kind and tab. */
  add(finding: Finding): void {
    this.all += 1;
    if (isError(finding)) this.errors += 1;
    const kind = `${finding.severity} ${finding.code} ${finding.tab ?? ''}`;
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    if (count > MAX_FINDINGS) return;
    const value = finding.value === null || finding.value === '' ? null : excerpt(finding.value);
    this.kept.push({ ...finding, value, message: excerpt(finding.message, MAX_FINDING_MESSAGE) });
  }

  get total(): number {
    return this.all;
  }

  get hasErrors(): boolean {
    return this.errors > 0;
  }

  [Symbol.iterator](): Iterator<Finding> {
    return this.kept.values();
  }
}
