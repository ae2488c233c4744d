import type { ChangeCode } from '../../domain/diff/semantic-change.js';

/** What the API answers of the difference of two versions. */

/** A row, by the name of its tab. */
export interface Named {
  readonly tab: string;
  readonly name: string;
}

export interface FieldChange {
  /** The header of its column. */
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly cell: string | null;
  /** What wins over both. */
  readonly environment?: string;
}

export interface Change extends Named {
  readonly code: ChangeCode;
  readonly process: string | null;
  readonly text: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly fields: readonly FieldChange[];
  readonly cell: string | null;
}

export interface Diff {
  readonly added: readonly Named[];
  readonly removed: readonly Named[];
  readonly changed: readonly (Named & { readonly fields: readonly FieldChange[] })[];
  readonly changes: readonly Change[];
  readonly changesTotal: number;
}

export interface ComparedVersions {
  readonly schedule: string;
  /** 0 = nothing. */
  readonly fromVersion: number;
  readonly version: number;
  readonly diff: Diff;
}
