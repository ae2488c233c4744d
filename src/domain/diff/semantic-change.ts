import type { FieldChange } from './field-change.js';
import type { NamedRow } from '../row-name.js';

/** Every kind of change that is told to people, and the sign that it has in a list. */
export const CHANGE_SIGNS = {
  SCHEDULE_ADDED: '+',
  SCHEDULE_CHANGED: '~',
  APPLICATION_ADDED: '+',
  APPLICATION_REMOVED: '-',
  APPLICATION_RENAMED: '>',
  APPLICATION_CHANGED: '~',
  MODULE_ADDED: '+',
  MODULE_REMOVED: '-',
  MODULE_CHANGED: '~',
  JOB_TYPE_ADDED: '+',
  JOB_TYPE_REMOVED: '-',
  JOB_TYPE_RENAMED: '>',
  JOB_TYPE_CHANGED: '~',
  EXIT_CODE_ADDED: '+',
  EXIT_CODE_REMOVED: '-',
  EXIT_CODE_CHANGED: '~',
  FLOW_ADDED: '+',
  FLOW_REMOVED: '-',
  FLOW_CHANGED: '~',
  PROCESS_ADDED: '+',
  PROCESS_REMOVED: '-',
  PROCESS_RENAMED: '>',
  PROCESS_CHANGED: '~',
  PROCESS_MOVED: '>',
  PROCESS_MAPPED: '+',
  PROCESS_UNMAPPED: '-',
  PROCESS_RENUMBERED: '~',
  JOB_ADDED: '+',
  JOB_REMOVED: '-',
  JOB_RENAMED: '>',
  JOB_RETYPED: '~',
  JOB_CHANGED: '~',
  JOB_MOVED: '>',
  JOB_MAPPED: '+',
  JOB_UNMAPPED: '-',
  JOB_REORDERED: '>',
  PARAMETERS_CHANGED: '~',
  DEPENDENCY_ADDED: '+',
  DEPENDENCY_DROPPED: '-',
  DEPENDENCY_ENABLED: '+',
  DEPENDENCY_DISABLED: '-',
  DEPENDENCY_CHANGED: '~',
  LINK_ADDED: '+',
  LINK_DROPPED: '-',
  LINK_ENABLED: '+',
  LINK_DISABLED: '-',
} as const;

export type ChangeCode = keyof typeof CHANGE_SIGNS;
export const CHANGE_CODES = Object.keys(CHANGE_SIGNS) as readonly ChangeCode[];

/** What has changed in the sense of the schedule, however many rows that took. */
export interface SemanticChange extends NamedRow {
  readonly code: ChangeCode;
  /** The process that it concerns; null = none, or several. */
  readonly process: string | null;
  /** A sentence; the fields are told beside it. */
  readonly text: string;
  /** The name, process, flow or type before; of a reordered job: what it came after. null = none, or not of this kind. */
  readonly from: string | null;
  readonly to: string | null;
  readonly fields: readonly FieldChange[];
  /** Where it stands in the workbook; null = it does not, or there is none. */
  readonly cell: string | null;
}

type Optional = 'process' | 'from' | 'to' | 'fields' | 'cell';

/** A change of which only what it has is said. */
export const aChange = (
  is: Omit<SemanticChange, Optional> & Partial<Pick<SemanticChange, Optional>>,
): SemanticChange => ({
  process: null,
  from: null,
  to: null,
  fields: [],
  // Where a field has changed, that is the place to look at.
  cell: is.fields?.[0]?.cell ?? null,
  ...is,
});
