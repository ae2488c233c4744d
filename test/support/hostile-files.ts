import { rawZip, repeated, type RawEntry } from './raw-zip.js';
import { columnLetters, workbook, workbookParts, zip, type WorkbookShape } from './workbook.js';
import { SMALL } from './workbook-texts.js';

/** Files that mean no good, made at the level of bytes and of XML when a test asks for them. */

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

/** An entry's record in the central directory, and its local header, by their signatures. */
function patched(file: Buffer, patch: { readonly entry: string; readonly declaredSize: number }): Buffer {
  const copy = Buffer.from(file);
  for (const [signature, sizeAt, nameAt] of [
    ['PK\x01\x02', 24, 46],
    ['PK\x03\x04', 22, 30],
  ] as const) {
    let at = copy.indexOf(signature, 0, 'latin1');
    for (; at >= 0; at = copy.indexOf(signature, at + 4, 'latin1')) {
      const name = copy.toString('latin1', at + nameAt, at + nameAt + patch.entry.length);
      if (name === patch.entry) copy.writeUInt32LE(patch.declaredSize, at + sizeAt);
    }
  }
  return copy;
}

/** Same length, other name: how tools that refuse doubled names are made to write one. */
const renamed = (file: Buffer, from: string, to: string): Buffer =>
  Buffer.from(file.toString('latin1').replaceAll(from, to), 'latin1');

/** A compound file with one sector of directory, as Excel writes it for protected and for old workbooks. */
export function compoundFile(...streams: readonly string[]): Buffer {
  const file = Buffer.alloc(2048);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(1, 48);
  ['Root Entry', ...streams].forEach((name, n) => {
    const at = 1024 + n * 128;
    file.write(name, at, 'utf16le');
    file.writeUInt16LE(name.length * 2 + 2, at + 64);
  });
  return file;
}

const CELL = '<row r="1"><c r="A1"><v>1</v></c></row>';
const sheet = (rows: string): WorkbookShape => ({
  parts: {
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`,
  },
});
const one = (shape: WorkbookShape): Buffer => workbook({ T: [['x']] }, shape);
const small = workbook(SMALL);

/** The small workbook, entry by entry, with some of them changed and others behind. */
function entries(changes: Readonly<Record<string, Partial<RawEntry>>>, ...more: readonly RawEntry[]): Buffer {
  const parts = [...workbookParts(SMALL)].map(([name, content]) => ({ name, content, ...changes[name] }));
  return rawZip([...parts, ...more]);
}

const SHEET = 'xl/worksheets/sheet1.xml';
/** The sheet as `workbookParts` has it around its rows. */
const AROUND: readonly [string, string] = [`<worksheet ${MAIN}><sheetData>`, '</sheetData></worksheet>'];

const LONG_CELL: readonly [string, string] = [
  `${AROUND[0]}<row r="1"><c r="A1" t="inlineStr"><is><t>`,
  `</t></is></c></row>${AROUND[1]}`,
];

/** The declarations of types of a workbook, and one more. */
const typesWith = (part: string, type: string): string =>
  String(workbookParts({ T: [['x']] }).get('[Content_Types].xml')).replace(
    '</Types>',
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/></Types>`,
  );

const rows = <R>(all: readonly R[]): readonly R[] => all;

/** What is read as if the hostile part of it were not there. */
export const HARMLESS = rows<readonly [what: string, file: () => Buffer]>([
  [
    'a merge over the whole sheet',
    () => one({ afterRows: '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>' }),
  ],
  [
    'a data validation over the whole sheet',
    () =>
      one({
        afterRows:
          '<dataValidations count="1"><dataValidation type="list" sqref="A1:XFD1048576"><formula1>"a,b"</formula1></dataValidation></dataValidations>',
      }),
  ],
  [
    'a name for the whole sheet',
    () =>
      one({
        inWorkbook: '<definedNames><definedName name="All">T!$A$1:$XFD$1048576</definedName></definedNames>',
      }),
  ],
  [
    'sixteen million columns',
    () => one({ beforeRows: '<cols><col min="1" max="16384000" width="9"/></cols>' }),
  ],
  [
    'a sheet named __proto__',
    () =>
      workbook(
        Object.fromEntries([
          ['__proto__', [['x']]],
          ['constructor', [['y']]],
        ]),
      ),
  ],
  [
    'entries with the names of devices',
    () => one({ parts: { CON: 'x', 'xl/aux.xml': '<a/>', 'nul.': 'x' } }),
  ],
  ['an archive within the archive', () => one({ parts: { 'docProps/inner.zip': workbook(SMALL) } })],
  [
    'entries named __proto__',
    () => one({ parts: { __proto__x: 'x', 'xl/__proto__/constructor.xml': '<a/>' } }),
  ],
]);

const XML_BOMB = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 12 }, (_, n) => `<!ENTITY a${n} "${`&a${n === 0 ? '' : n - 1};`.repeat(10)}">`).join('')}]>`;

let hugeOnce: Buffer | undefined;
/** 150 MB in one sheet; it takes seconds to make. */
const huge = (): Buffer =>
  (hugeOnce ??= one({ parts: { 'xl/worksheets/sheet1.xml': new Uint8Array(150 * 1024 * 1024).fill(32) } }));

/** With the code of the refusal. */
export const REFUSED = rows<readonly [what: string, code: string, file: () => Buffer]>([
  ['nothing', 'NOT_A_WORKBOOK', () => Buffer.alloc(0)],
  ['a text', 'NOT_A_WORKBOOK', () => Buffer.from('Name,Version\nNIGHT,1\n')],
  ['an archive of something else', 'NOT_A_WORKBOOK', () => zip(new Map([['readme.txt', 'hello']]))],
  [
    'a document',
    'NOT_A_WORKBOOK',
    () =>
      one({
        contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
      }),
  ],
  ['a protected workbook', 'ENCRYPTED', () => compoundFile('EncryptionInfo', 'EncryptedPackage')],
  ['an old workbook', 'OLD_FORMAT', () => compoundFile('Workbook')],
  ['a still older workbook', 'OLD_FORMAT', () => compoundFile('Book')],
  ['an old document', 'NOT_A_WORKBOOK', () => compoundFile('WordDocument')],
  ['a workbook with a macro project', 'MACROS', () => one({ parts: { 'xl/vbaProject.bin': 'x' } })],
  [
    'a workbook of the type for macros',
    'MACROS',
    () => one({ contentType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' }),
  ],
  [
    'a sheet of old macros',
    'MACROS',
    () =>
      one({
        parts: {
          '[Content_Types].xml':
            '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override ContentType="application/vnd.ms-excel.macrosheet+xml"/></Types>',
        },
      }),
  ],
  [
    'a binary workbook',
    'NOT_A_WORKBOOK',
    () => one({ contentType: 'application/vnd.ms-excel.sheet.binary.macroEnabled.main' }),
  ],
  [
    'a workbook of OpenDocument',
    'NOT_A_WORKBOOK',
    () =>
      zip(
        new Map([
          ['mimetype', 'application/vnd.oasis.opendocument.spreadsheet'],
          ['content.xml', '<a/>'],
        ]),
      ),
  ],
  ['a workbook within an archive', 'NOT_A_WORKBOOK', () => zip(new Map([['schedule.xlsx', small]]))],
  ['something before the archive', 'NOT_A_WORKBOOK', () => Buffer.concat([Buffer.from('MZ\u0090'), small])],
  ['something behind the archive', 'NOT_A_WORKBOOK', () => Buffer.concat([small, Buffer.alloc(500, 65)])],
  [
    'a link to another workbook',
    'ACTIVE_CONTENT',
    () => one({ parts: { 'xl/externalLinks/externalLink1.xml': '<a/>' } }),
  ],
  ['an embedded object', 'ACTIVE_CONTENT', () => one({ parts: { 'xl/embeddings/oleObject1.bin': 'x' } })],
  ['a control', 'ACTIVE_CONTENT', () => one({ parts: { 'xl/activeX/activeX1.xml': '<a/>' } })],
  ['a connection to data', 'ACTIVE_CONTENT', () => one({ parts: { 'xl/connections.xml': '<a/>' } })],
  [
    'a link to another workbook under another name',
    'ACTIVE_CONTENT',
    () =>
      one({
        parts: {
          '[Content_Types].xml': typesWith('/xl/harmless.xml', 'externalLink'),
          'xl/harmless.xml': '<a/>',
        },
      }),
  ],
  [
    'two megabytes of other programs',
    'ACTIVE_CONTENT',
    () => one({ parts: { 'customXml/item1.xml': noise(2 * 1024 * 1024) } }),
  ],
  [
    '201 entries',
    'CORRUPT',
    () =>
      one({ parts: Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`xl/media/${n}.png`, 'x'])) }),
  ],
  ['an entry with a backslash', 'CORRUPT', () => entries({}, { name: '..\\..\\evil.xml', content: 'x' })],
  ['an entry on a drive', 'CORRUPT', () => entries({}, { name: 'C:/evil.xml', content: 'x' })],
  ['an entry with NUL in its name', 'CORRUPT', () => entries({}, { name: 'xl/a\u0000.xml', content: 'x' })],
  ['a link', 'CORRUPT', () => entries({}, { name: 'xl/link.xml', content: '/etc/passwd', mode: 0o120777 })],
  [
    'entries that lie over each other',
    'CORRUPT',
    () => entries({}, { name: 'xl/twin.xml', content: 'x', at: SHEET }),
  ],
  [
    'an entry with another name of its own',
    'CORRUPT',
    () => entries({ [SHEET]: { ownName: 'xl/worksheets/sheet9.xml' } }),
  ],
  [
    'an entry that ends behind the file',
    'CORRUPT',
    () => entries({}, { name: 'xl/z.xml', content: 'x', declaredPacked: 1e9 }),
  ],
  ['an encrypted entry', 'ENCRYPTED', () => entries({ [SHEET]: { flags: 1 } })],
  [
    'a terabyte by Zip64',
    'INFLATES_TOO_FAR',
    () => entries({}, { name: 'xl/z.xml', content: 'x', zip64Size: 1n << 40n }),
  ],
  ['a size by Zip64 that is too small', 'CORRUPT', () => entries({ [SHEET]: { zip64Size: 10n } })],
  [
    '600 MB in an entry of its size',
    'INFLATES_TOO_FAR',
    () => entries({ [SHEET]: { content: repeated(' '.repeat(1_000_000), 600, AROUND) } }),
  ],
  [
    '600 MB that claim to be 20 KB',
    'CORRUPT',
    () =>
      entries({ [SHEET]: { content: repeated(' '.repeat(1_000_000), 600, AROUND), declaredSize: 20_000 } }),
  ],
  [
    'a cell of 80 MB',
    'CELL_TOO_LONG',
    () =>
      entries(
        { [SHEET]: { content: repeated('x'.repeat(1_000_000), 80, LONG_CELL) } },
        { name: 'padding', content: noise(900_000) },
      ),
  ],
  [
    'a million rows and a half',
    'TOO_MANY_ROWS',
    () =>
      entries(
        { [SHEET]: { content: repeated(`<row><c><v>1</v></c></row>`.repeat(1_000), 1_500, AROUND) } },
        { name: 'padding', content: noise(900_000) },
      ),
  ],
  ['eleven megabytes', 'FILE_TOO_LARGE', () => Buffer.concat([small, Buffer.alloc(11 * 1024 * 1024)])],
  ['a truncated workbook', 'NOT_A_WORKBOOK', () => small.subarray(0, small.length - 100)],
  ['half a workbook', 'NOT_A_WORKBOOK', () => small.subarray(0, small.length / 2)],
  [
    'a sheet that ends early',
    'CORRUPT',
    () => one({ parts: { 'xl/worksheets/sheet1.xml': `<worksheet ${MAIN}><sheetData>${CELL}` } }),
  ],
  ['a sheet that is no XML', 'CORRUPT', () => one({ parts: { 'xl/worksheets/sheet1.xml': 'hello' } })],
  ['changed bytes', 'CORRUPT', () => changed(small)],
  [
    'another letter under the old checksum',
    'CORRUPT',
    () => renamed(workbook(SMALL, { stored: true }), 'NIGHT', 'NIGHS'),
  ],
  [
    'shared texts that end early',
    'CORRUPT',
    () => one({ parts: { 'xl/sharedStrings.xml': `<sst ${MAIN}><si><t>x</t></si>` } }),
  ],
  ['a tab without a part', 'CORRUPT', () => one({ parts: { 'xl/worksheets/sheet1.xml': null } })],
  [
    'two entries of one name',
    'CORRUPT',
    () => renamed(one({ parts: { 'xl/worksheets/sheet2.xml': '<a/>' } }), 'sheet2.xml', 'sheet1.xml'),
  ],
  ['an entry outside the archive', 'CORRUPT', () => one({ parts: { '../../etc/passwd': 'x' } })],
  ['an entry with an absolute path', 'CORRUPT', () => one({ parts: { '/etc/passwd': 'x' } })],
  [
    'a declared size that is too small',
    'CORRUPT',
    () => patched(small, { entry: 'xl/worksheets/sheet1.xml', declaredSize: 10 }),
  ],
  ['row 99,999,999', 'CORRUPT', () => one(sheet('<row r="99999999"><c r="A99999999"><v>1</v></c></row>'))],
  ['row 0', 'CORRUPT', () => one(sheet('<row r="0"><c r="A0"><v>1</v></c></row>'))],
  [
    'a column that Excel does not have',
    'CORRUPT',
    () => one(sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')),
  ],
  [
    'entities that multiply',
    'CORRUPT',
    () => one({ parts: { 'xl/sharedStrings.xml': `${XML_BOMB}<sst ${MAIN}><si><t>&a11;</t></si></sst>` } }),
  ],
  [
    'an external entity',
    'CORRUPT',
    () =>
      one({
        parts: {
          'xl/sharedStrings.xml': `<!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/passwd">]><sst ${MAIN}><si><t>&p;</t></si></sst>`,
        },
      }),
  ],
  [
    '31 tabs',
    'TOO_MANY_TABS',
    () => workbook(Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`T${n}`, [['x']]]))),
  ],
  ['100,001 rows', 'TOO_MANY_ROWS', () => workbook({ T: Array.from({ length: 100_001 }, (_, n) => [n]) })],
  [
    '300,001 rows in four tabs',
    'TOO_MANY_ROWS',
    () =>
      workbook(
        Object.fromEntries(
          [75_000, 75_000, 75_000, 75_001].map((rows, n) => [
            `T${n}`,
            Array.from({ length: rows }, () => [1]),
          ]),
        ),
      ),
  ],
  ['101 columns', 'TOO_MANY_COLUMNS', () => workbook({ T: [Array.from({ length: 101 }, (_, n) => n)] })],
  [
    'a cell of 32,768 characters',
    'CELL_TOO_LONG',
    () =>
      workbook(
        { T: [[Array.from({ length: 32_768 }, (_, n) => n % 10).join('')]] },
        { parts: { padding: noise(400_000) } },
      ),
  ],
  ['an entry of 150 MB', 'INFLATES_TOO_FAR', huge],
  [
    'an entry of a thousand times its size',
    'INFLATES_TOO_FAR',
    () => one({ parts: { 'docProps/app.xml': new Uint8Array(20 * 1024 * 1024).fill(32) } }),
  ],
  [
    'an entry of 150 MB that claims to be small',
    'CORRUPT',
    () => patched(huge(), { entry: 'xl/worksheets/sheet1.xml', declaredSize: 2_000 }),
  ],
  [
    'one long text that a hundred thousand cells show',
    'INFLATES_TOO_FAR',
    () =>
      one({
        strings: 'shared',
        parts: {
          'xl/sharedStrings.xml': `<sst ${MAIN}><si><t>${'x'.repeat(32_000)}</t></si></sst>`,
          'xl/worksheets/sheet1.xml': `<worksheet ${MAIN}><sheetData>${Array.from({ length: 5_000 }, (_, n) => `<row r="${n + 1}">${Array.from({ length: 20 }, (__, c) => `<c r="${columnLetters(c)}${n + 1}" t="s"><v>0</v></c>`).join('')}</row>`).join('')}</sheetData></worksheet>`,
          padding: noise(900_000),
        },
      }),
  ],
]);

/** Bytes that do not shrink, so that the ratio is not what is refused. */
function noise(length: number): Uint8Array {
  const out = new Uint8Array(length);
  let state = 1;
  for (let i = 0; i < length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    out[i] = state;
  }
  return out;
}

/** Another bit in a deflated sheet. */
function changed(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  const name = copy.indexOf('xl/worksheets/sheet1.xml');
  const at = name + 'xl/worksheets/sheet1.xml'.length + 40;
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}
