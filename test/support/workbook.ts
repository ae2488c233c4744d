import { zipSync } from 'fflate';

/** What a test writes into a cell. `null` = no cell at all. */
export type TestCell =
  | string
  | number
  | boolean
  | null
  /** A day or moment, stored as Excel does: a number with a date format. */
  | Date
  | { readonly formula: string; readonly result?: string | number | boolean | { readonly error: string } }
  | { readonly error: string }
  /** Text in several formats. */
  | { readonly rich: readonly string[] }
  /** Text with its reading in kana beside it, as Japanese Excel stores it. */
  | { readonly text: string; readonly reading: string }
  | { readonly link: string; readonly text: string }
  /** A number with a format of its own. */
  | { readonly number: number; readonly format: string };

export type TestTabs = Readonly<Record<string, readonly (readonly TestCell[])[]>>;

export interface WorkbookShape {
  /** Where text is kept: in the table of shared strings (Excel), in the cell (`is`), or as a plain value (`str`). */
  readonly strings?: 'shared' | 'inline' | 'plain';
  /** The order of the parts in the archive; parts that are not named follow. */
  readonly order?: readonly string[];
  /** The main namespace bound to a prefix, as ClosedXML and the Open XML SDK write it. */
  readonly prefix?: string;
  /** `/xl/worksheets/sheet1.xml` instead of `worksheets/sheet1.xml`, as openpyxl writes it. */
  readonly absoluteTargets?: boolean;
  /** Rows and cells without `r`: they follow each other. */
  readonly withoutReferences?: boolean;
  /** Line breaks and indentation between the elements. */
  readonly indented?: boolean;
  readonly date1904?: boolean;
  /** The namespaces of "Strict Open XML Spreadsheet". */
  readonly strict?: boolean;
  /** Every XML part begins with one, as .NET writers do. */
  readonly byteOrderMark?: boolean;
  /** Names of entries in capitals: names of parts match whatever their case. */
  readonly capitals?: boolean;
  /** Entries stored as they are instead of deflated. */
  readonly stored?: boolean;
  /** File name of the n-th sheet's part, below xl/. */
  readonly sheetPart?: (n: number) => string;
  /** Raw XML put into every sheet before, and behind, its rows. */
  readonly beforeRows?: string;
  readonly afterRows?: string;
  /** Raw XML put into workbook.xml behind the sheets. */
  readonly inWorkbook?: string;
  /** Content type of the workbook part. */
  readonly contentType?: string;
  /** Further parts, or other bytes for existing ones; null takes a part away. */
  readonly parts?: Readonly<Record<string, string | Uint8Array | null>>;
}

/** An .xlsx in memory: `workbook({ Schedule: [['Name', 'Version'], ['NIGHT', '1']] })`. */
export function workbook(tabs: TestTabs, shape: WorkbookShape = {}): Buffer {
  const parts = [...ordered(partsOf(tabs, shape), shape.order ?? [])];
  return zip(new Map(parts.map(([name, content]) => [shape.capitals ? name.toUpperCase() : name, content])), {
    stored: shape.stored ?? false,
  });
}

/** The parts of `workbook`, by their names. */
export const workbookParts = (
  tabs: TestTabs,
  shape: WorkbookShape = {},
): ReadonlyMap<string, string | Uint8Array> => partsOf(tabs, shape);

/** An archive of these parts in their order, deflated. */
export function zip(
  parts: ReadonlyMap<string, string | Uint8Array>,
  { stored = false }: { readonly stored?: boolean } = {},
): Buffer {
  const files = [...parts].map(([name, content]) => [name, bytes(content)] as const);
  return Buffer.from(zipSync(Object.fromEntries(files), { level: stored ? 0 : 6 }));
}

const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const STRICT = 'http://purl.oclc.org/ooxml';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

type Parts = Map<string, string | Uint8Array>;

/** The parts in the order of the standard's examples: what describes the workbook first, the sheets in the middle. */
function partsOf(tabs: TestTabs, shape: WorkbookShape = {}): Parts {
  const strings: string[] = [];
  const names = Object.keys(tabs);
  const part = shape.sheetPart ?? ((n: number): string => `worksheets/sheet${n}.xml`);
  const sheets = names.map(
    (name, i) => [`xl/${part(i + 1)}`, sheetXml(tabs[name] ?? [], { shape, strings })] as const,
  );
  const parts: Parts = new Map<string, string | Uint8Array>([
    [
      '[Content_Types].xml',
      contentTypes(
        shape,
        sheets.map(([path]) => path),
      ),
    ],
    ['_rels/.rels', relationships([['officeDocument', target(shape, 'xl/workbook.xml')]])],
    ['xl/workbook.xml', workbookXml(names, shape)],
    [
      'xl/_rels/workbook.xml.rels',
      workbookRels(
        names.map((_, i) => part(i + 1)),
        shape,
      ),
    ],
    ...sheets,
    ['xl/styles.xml', tagged(STYLES, shape)],
    ['xl/sharedStrings.xml', tagged(`<sst xmlns="${MAIN}">${strings.join('')}</sst>`, shape)],
  ]);
  for (const [name, content] of Object.entries(shape.parts ?? {})) {
    if (content === null) parts.delete(name);
    else parts.set(name, content);
  }
  return parts;
}

const ordered = (parts: Parts, order: readonly string[]): Parts =>
  new Map(
    [...order.filter((name) => parts.has(name)), ...parts.keys()].map((name) => [
      name,
      parts.get(name) ?? '',
    ]),
  );

const bytes = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

function contentTypes(shape: WorkbookShape, sheets: readonly string[]): string {
  const override = (path: string, type: string): string =>
    `<Override PartName="/${path}" ContentType="${type}"/>`;
  const sheetType = WORKBOOK_TYPE.replace('sheet.main', 'worksheet');
  return `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${override('xl/workbook.xml', shape.contentType ?? WORKBOOK_TYPE)}${sheets.map((path) => override(path, sheetType)).join('')}</Types>`;
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const list = targets.map(
    ([type, to], i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${type}" Target="${to}"/>`,
  );
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

const target = (shape: WorkbookShape, path: string): string => (shape.absoluteTargets ? `/${path}` : path);

function workbookRels(sheets: readonly string[], shape: WorkbookShape): string {
  const to = (path: string): string => (shape.absoluteTargets ? `/xl/${path}` : path);
  return relationships([
    ...sheets.map((path) => ['worksheet', to(path)] as const),
    ['styles', to('styles.xml')],
    ['sharedStrings', to('sharedStrings.xml')],
  ]);
}

function workbookXml(names: readonly string[], shape: WorkbookShape): string {
  const sheets = names.map(
    (name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  );
  const properties = shape.date1904 ? '<workbookPr date1904="1"/>' : '';
  return tagged(
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${properties}<sheets>${sheets.join('')}</sheets>${shape.inWorkbook ?? ''}</workbook>`,
    shape,
  );
}

/** 0 ordinary, 1 a day, 2 a moment, 3 two decimals. */
const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="2" applyNumberFormat="1"/></cellXfs></styleSheet>`;

/** What stands between two elements. */
const gapOf = ({ indented }: WorkbookShape): string => (indented ? '\n      ' : '');

interface SheetContext {
  readonly shape: WorkbookShape;
  /** The table of shared strings, which every sheet adds to. */
  readonly strings: string[];
}

function sheetXml(rows: readonly (readonly TestCell[])[], context: SheetContext): string {
  const { shape } = context;
  const gap = gapOf(shape);
  const body = rows.map((cells, r) => {
    const inner = cells.map((cell, c) => cellXml(cell, `${columnLetters(c)}${r + 1}`, context)).join(gap);
    return `${gap}<row${shape.withoutReferences ? '' : ` r="${r + 1}"`}>${gap}${inner}${gap}</row>`;
  });
  return tagged(
    `<worksheet xmlns="${MAIN}">${shape.beforeRows ?? ''}<sheetData>${body.join('')}</sheetData>${shape.afterRows ?? ''}</worksheet>`,
    shape,
  );
}

function cellXml(cell: TestCell, address: string, context: SheetContext): string {
  if (cell === null) return context.shape.withoutReferences ? '<c/>' : '';
  const { type, style, inner } = cellParts(cell, context);
  const reference = context.shape.withoutReferences ? '' : ` r="${address}"`;
  const gap = gapOf(context.shape);
  return `<c${reference}${style ? ` s="${style}"` : ''}${type ? ` t="${type}"` : ''}>${gap}${inner}${gap}</c>`;
}

interface CellParts {
  readonly type?: string;
  readonly style?: number;
  readonly inner: string;
}

function cellParts(cell: NonNullable<TestCell>, context: SheetContext): CellParts {
  if (typeof cell === 'string') return textParts({ plain: cell, xml: textXml(cell) }, context);
  if (typeof cell === 'number') return { inner: value(cell) };
  if (typeof cell === 'boolean') return { type: 'b', inner: value(cell ? 1 : 0) };
  if (cell instanceof Date)
    return {
      style: serial(cell, context.shape) % 1 === 0 ? 1 : 2,
      inner: value(serial(cell, context.shape)),
    };
  if ('error' in cell) return { type: 'e', inner: value(cell.error) };
  if ('formula' in cell) return formulaParts(cell);
  if ('number' in cell) return { style: 3, inner: value(cell.number) };
  if ('rich' in cell) return richParts(cell.rich, context);
  if ('reading' in cell)
    return textParts(
      { plain: cell.text, xml: `${textXml(cell.text)}<rPh sb="0" eb="1">${textXml(cell.reading)}</rPh>` },
      context,
    );
  return textParts({ plain: cell.text, xml: textXml(cell.text) }, context);
}

function richParts(runs: readonly string[], context: SheetContext): CellParts {
  const gap = gapOf(context.shape);
  const xml = runs.map((run) => `<r>${gap}<rPr><b/></rPr>${gap}${textXml(run)}${gap}</r>`).join(gap);
  return textParts({ plain: runs.join(''), xml }, context);
}

function textParts(
  { plain, xml }: { plain: string; xml: string },
  { shape, strings }: SheetContext,
): CellParts {
  const gap = gapOf(shape);
  switch (shape.strings ?? 'shared') {
    case 'inline':
      return { type: 'inlineStr', inner: `<is>${gap}${xml}${gap}</is>` };
    case 'plain':
      return { type: 'str', inner: value(plain) };
    case 'shared':
      strings.push(`<si>${gap}${xml}${gap}</si>`);
      return { type: 's', inner: value(strings.length - 1) };
  }
}

function formulaParts({ formula, result }: Extract<TestCell, { readonly formula: string }>): CellParts {
  const f = `<f>${escaped(formula)}</f>`;
  if (result === undefined) return { inner: f };
  if (typeof result === 'string') return { type: 'str', inner: f + value(result) };
  if (typeof result === 'boolean') return { type: 'b', inner: f + value(result ? 1 : 0) };
  return typeof result === 'number'
    ? { inner: f + value(result) }
    : { type: 'e', inner: f + value(result.error) };
}

const value = (content: string | number): string => `<v>${escaped(String(content))}</v>`;
const textXml = (text: string): string => `<t xml:space="preserve">${escaped(text)}</t>`;

const DAY_MS = 86_400_000;
const serial = (moment: Date, shape: WorkbookShape): number =>
  (moment.getTime() - Date.UTC(1899, 11, 30)) / DAY_MS - (shape.date1904 ? 1462 : 0);

/** The declaration, and the namespaces and prefix of the shape. */
function tagged(plain: string, { prefix, strict, byteOrderMark }: WorkbookShape): string {
  const main = strict ? `${STRICT}/spreadsheetml/main` : MAIN;
  const xml = plain.replace(`xmlns="${MAIN}"`, `xmlns="${main}"`);
  const start = `${byteOrderMark ? '\uFEFF' : ''}${DECLARATION}`;
  if (prefix === undefined) return start + xml;
  return (
    start +
    xml
      .replace(`xmlns="${main}"`, `xmlns:${prefix}="${main}"`)
      .replace(/<(\/?)(?=[A-Za-z])/g, `<$1${prefix}:`)
  );
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

/** 0 → A, 26 → AA. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}
