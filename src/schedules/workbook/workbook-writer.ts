import { columnsXml, headerXml, rowXml, SharedTexts, STYLES } from './sheet-cells.js';
import { LongLists, rulesXml } from './sheet-rules.js';
import { LISTS_TAB, type SheetTab } from './sheet-tab.js';
import { WORKBOOK_LIMITS } from './workbook-refused.js';
import { escaped, MAIN } from './workbook-xml.js';
import { ZipWriter, type Packing } from './zip-writer.js';

export const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * The bytes of an .xlsx file with these tabs; the same tabs are the same bytes. It is written piece by piece, so that a
 * large one holds up nothing else, and so that import takes it whatever its texts are (docs/adr/0011).
 */
export async function writeWorkbook(tabs: readonly SheetTab[]): Promise<Buffer> {
  const dense = await packed(tabs, 'dense');
  // Texts that repeat themselves pack so well that import would take the file for a bomb.
  return (dense.ratio < WORKBOOK_LIMITS.ratio * 0.9 ? dense : await packed(tabs, 'loose')).bytes();
}

async function packed(tabs: readonly SheetTab[], packing: Packing): Promise<ZipWriter> {
  const texts = new SharedTexts();
  const lists = new LongLists();
  const rules = tabs.map((tab) => rulesXml(tab, tabs, lists));
  const names = [...tabs.map(({ name }) => name), ...(lists.lists.length === 0 ? [] : [LISTS_TAB])];
  const zip = new ZipWriter(packing);
  await zip.add('[Content_Types].xml', [contentTypes(names.length)]);
  await zip.add('_rels/.rels', [relationships([['officeDocument', 'xl/workbook.xml']])]);
  await zip.add('xl/workbook.xml', [workbookXml(names)]);
  const sheets = names.map((_, place) => ['worksheet', `worksheets/sheet${place + 1}.xml`] as const);
  const rest = [['styles', 'styles.xml'] as const, ['sharedStrings', 'sharedStrings.xml'] as const];
  await zip.add('xl/_rels/workbook.xml.rels', [relationships([...sheets, ...rest])]);
  await zip.add('xl/styles.xml', [`${DECLARATION}<styleSheet xmlns="${MAIN}">${STYLES}</styleSheet>`]);
  for (const [place, tab] of tabs.entries()) {
    await zip.add(`xl/worksheets/sheet${place + 1}.xml`, inPieces(sheetXml(tab, rules[place] ?? '', texts)));
  }
  if (lists.lists.length > 0) {
    await zip.add(`xl/worksheets/sheet${names.length}.xml`, inPieces(listsXml(lists.lists, texts)));
  }
  await zip.add('xl/sharedStrings.xml', inPieces(sharedTextsXml(texts)));
  return zip;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

function contentTypes(sheets: number): string {
  const part = (path: string, type: string): string =>
    `<Override PartName="/xl/${path}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
  const all = [
    part('workbook.xml', 'sheet.main'),
    ...Array.from({ length: sheets }, (_, n) => part(`worksheets/sheet${n + 1}.xml`, 'worksheet')),
    part('styles.xml', 'styles'),
    part('sharedStrings.xml', 'sharedStrings'),
  ];
  return `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${all.join('')}</Types>`;
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const all = targets.map(
    ([type, target], n) => `<Relationship Id="rId${n + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
}

function workbookXml(names: readonly string[]): string {
  const sheets = names.map((name, n) => {
    const hidden = name === LISTS_TAB ? ' state="hidden"' : '';
    return `<sheet name="${escaped(name)}" sheetId="${n + 1}"${hidden} r:id="rId${n + 1}"/>`;
  });
  return `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets>${sheets.join('')}</sheets></workbook>`;
}

/** The header stays where it is when people scroll. */
const FROZEN =
  '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/>';

function* sheetXml(tab: SheetTab, rules: string, texts: SharedTexts): Iterable<string> {
  const { columns, rows } = tab;
  yield `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${FROZEN}</sheetView></sheetViews>${columnsXml(columns, rows)}<sheetData>`;
  yield headerXml(columns, texts);
  for (const [place, row] of rows.entries()) yield rowXml(row, place + 2, texts);
  yield `</sheetData>${rules}</worksheet>`;
}

function* listsXml(lists: readonly (readonly string[])[], texts: SharedTexts): Iterable<string> {
  yield `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetData>`;
  const longest = Math.max(...lists.map((list) => list.length));
  for (let row = 0; row < longest; row += 1) {
    yield rowXml(
      lists.map((list) => list[row] ?? ''),
      row + 1,
      texts,
    );
  }
  yield '</sheetData></worksheet>';
}

function* sharedTextsXml(texts: SharedTexts): Iterable<string> {
  yield `${DECLARATION}<sst xmlns="${MAIN}"`;
  yield* texts.xml();
  yield '</sst>';
}

/** Small enough to hold nothing up, large enough for the packing to be worth its start. */
const PIECE = 32 * 1024;

function* inPieces(texts: Iterable<string>): Iterable<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
