import type { Column } from '../../src/schedules/sheet/column.js';
import { TAB_KEYS, TABS } from '../../src/schedules/sheet/sheet-columns.js';
import type { GeneratedPart } from './generated-part.js';

/** The tabs and columns of docs/schedules.md. */
export const COLUMNS_TABLE: GeneratedPart = {
  begin: '<!-- columns: made from src/schedules/sheet/sheet-columns.ts -->',
  end: '<!-- /columns -->',
  make: columnsTable,
};

function columnsTable(): string {
  const sections = TAB_KEYS.map((key) => {
    const { name, required, help, columns } = TABS[key];
    const rows = Object.values<Column<unknown>>(columns).map(
      (column) =>
        `| ${column.required ? `**${column.header}**` : column.header} | ${inCell(column.kind.describes)} | ${inCell(column.help)} |`,
    );
    return `### ${name}\n\n${help}${required ? ' A workbook must have this tab.' : ''}\n\n| column | holds | meaning |\n| --- | --- | --- |\n${rows.join('\n')}`;
  });
  return sections.join('\n\n');
}

const inCell = (text: string): string => text.replaceAll('|', '\\|');
