import type { Column } from '../../src/schedules/column.js';
import { TAB_KEYS, TABS } from '../../src/schedules/sheet-columns.js';

export const BEGIN = '<!-- columns: made from src/schedules/sheet-columns.ts -->';
export const END = '<!-- /columns -->';

/** The tabs and columns of docs/schedules.md. */
export function columnsTable(): string {
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

/** What stands between the markers, without the padding that prettier gives to tables. */
export const between = (document: string): string =>
  document.slice(document.indexOf(BEGIN) + BEGIN.length, document.indexOf(END));

export const unpadded = (markdown: string): string =>
  markdown
    .replace(/ *\| */g, '|')
    .replace(/-{3,}/g, '---')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
