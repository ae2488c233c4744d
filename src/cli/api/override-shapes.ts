import type { Finding } from '../../domain/finding.js';
import type { OverrideValue } from '../../domain/override.js';

/** What the API says of an override; see Override in its document. */
export interface OverrideSaid {
  readonly tab: string;
  readonly row: string;
  readonly field: string;
  readonly value: OverrideValue;
  readonly sheetThen: OverrideValue;
  readonly sheetNow?: OverrideValue;
  readonly droppedBy?: number | null;
}

/** How the overrides of a schedule stand to a workbook that is imported. */
export interface CarriedOverrides {
  readonly conflicts: readonly OverrideSaid[];
  readonly agreed: readonly OverrideSaid[];
  readonly dormant: readonly OverrideSaid[];
  readonly revived: readonly OverrideSaid[];
  /** What is wrong only because of overrides. */
  readonly findings: readonly Finding[];
}
