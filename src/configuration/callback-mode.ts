import type { FindingList } from '../domain/finding.js';
import type { ExternalStatusUpdate } from '../domain/schedule.js';
import type { Spot } from './configuration-changes.js';

/** A mode that is said, and where. */
export interface SaidMode {
  readonly mode: ExternalStatusUpdate;
  readonly spot: Spot;
}

export interface ModeChange {
  readonly from: ExternalStatusUpdate;
  readonly to: ExternalStatusUpdate;
}

/** A mode alone makes nobody who is called back; `now` null = nobody is. */
export function modeChange(
  said: SaidMode | null,
  now: ExternalStatusUpdate | null,
  findings: FindingList,
): ModeChange | null {
  if (!said || said.mode === now) return null;
  const { mode, spot } = said;
  if (now !== null) return { from: now, to: mode };
  const message =
    'There are no callback settings, so there is nobody to call back: set them first, or leave this blank.';
  findings.add({ severity: 'error', code: 'NO_CALLBACK_SETTINGS', ...spot, value: mode, message });
  return null;
}
