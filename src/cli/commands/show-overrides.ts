import { WHOLE_ROW, type OverrideValue } from '../../domain/override.js';
import type { CarriedOverrides, OverrideSaid } from '../api/override-shapes.js';
import type { Style } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import { counted } from '../terminal/text.js';
import { findingsTable } from './show-findings.js';

/** As a cell of the workbook would show it. */
export function shownValue(value: OverrideValue): string {
  if (value === null || value === '') return '(blank)';
  if (typeof value === 'boolean') return value ? 'Y' : 'N';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'object') return String(value);
  const said = Object.entries(value).filter(([, one]) => one !== null && one !== '');
  return said.map(([field, one]) => `${field}=${shownValue(one)}`).join(' ');
}

export const overriddenField = ({ field }: OverrideSaid): string =>
  field === WHOLE_ROW ? '(own row)' : field;

/** What an import tells of overrides: conflicts one by one, the others by their number. */
export function carriedText(carried: CarriedOverrides, style: Style): string {
  const { conflicts, agreed, dormant, revived, findings } = carried;
  const columns = [
    { title: 'TAB', of: (one: OverrideSaid) => one.tab },
    { title: 'ROW', of: (one: OverrideSaid) => one.row },
    { title: 'FIELD', of: overriddenField },
    { title: 'OVERRIDE', of: (one: OverrideSaid) => shownValue(one.value) },
    { title: 'WORKBOOK SAID', of: (one: OverrideSaid) => shownValue(one.sheetThen) },
    { title: 'SAYS', of: (one: OverrideSaid) => shownValue(one.sheetNow ?? null) },
  ];
  const told = (some: readonly OverrideSaid[], what: string): string =>
    some.length === 0 ? '' : `${counted(some.length, 'override')}: ${what}\n`;
  return [
    told(conflicts, 'the workbook says something else than when it was set; keep or clear it.'),
    conflicts.length === 0 ? '' : table(columns, conflicts, style),
    told(agreed, 'the workbook says the same by now.'),
    told(dormant, 'the workbook does not have the row; it is kept, and does nothing.'),
    told(revived, 'the workbook has the row again.'),
    findingsTable(findings, style),
  ].join('');
}
