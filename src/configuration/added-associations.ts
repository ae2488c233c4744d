import type { FindingList } from '../domain/finding.js';
import type { SaidOverride, SaidValue } from '../schedules/overrides/read-overrides.js';
import { TABS } from '../schedules/sheet/sheet-columns.js';
import type { AddedAssociation, Spot } from './configuration-changes.js';
import { ASSOCIATIONS } from './configuration-rows.js';
import { ASSOCIATION_TYPES } from './configuration-tabs.js';

/** A row of Job External Associations that is not there yet, as a row of people's own; null = it was reported. */
export function readAssociation(
  values: Readonly<Record<string, unknown>>,
  spot: (column: string) => Spot,
  findings: FindingList,
): AddedAssociation | null {
  const association = ASSOCIATIONS.find(({ type }) => type === values['type']);
  const refuse = (column: string, code: string, message: string): null => {
    const value = values[column] as string | null;
    findings.add({ severity: 'error', code, ...spot(column), value, message });
    return null;
  };
  if (!association) {
    const message = `Association Type is required of a row that is added: ${ASSOCIATION_TYPES.join(', ')}.`;
    return refuse('type', 'REQUIRED', message);
  }
  const { tab, type, fields } = association;
  const strange = [
    'schedule',
    'externalProcess',
    'externalJob',
    'externalSystem',
    'timeOut',
    'onTimeOut',
  ].find((column) => !(column in fields) && values[column] !== null && values[column] !== undefined);
  if (strange !== undefined)
    return refuse(strange, 'NOT_MODIFIABLE', `${type} has nothing to say here; leave it blank.`);
  const add = Object.entries(fields).map(([column, field]) => [field, (values[column] ?? null) as SaidValue]);
  const columns = new Map(Object.entries(fields).map(([column, field]) => [field, column]));
  const said: SaidOverride = {
    tab: TABS[tab].name,
    add: Object.fromEntries(add) as Record<string, SaidValue>,
  };
  return { said, spot: (field) => spot(columns.get(field) ?? 'job') };
}
