import { excerpt } from '../../domain/finding.js';
import { WHOLE_ROW, type Override, type OverrideKey } from '../../domain/override.js';
import { TABS } from '../sheet/sheet-columns.js';

/** An override as the record tells it: `Job PAY_LOAD enabled`. */
export const overrideText = ({ tab, row, field }: OverrideKey): string =>
  `${TABS[tab].name} ${row}${field === WHOLE_ROW ? '' : ` ${field}`}`;

/** With what it says: `Job PAY_LOAD enabled=false`. */
export const saidText = (override: Pick<Override, 'tab' | 'row' | 'field' | 'value'>): string =>
  override.field === WHOLE_ROW
    ? overrideText(override)
    : `${overrideText(override)}=${excerpt(JSON.stringify(override.value))}`;
