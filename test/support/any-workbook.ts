import fc from 'fast-check';
import { NASTY } from './arbitrary.js';
import { flipped } from './damaged.js';
import { workbook, type WorkbookShape } from './workbook.js';
import { SMALL } from './workbook-texts.js';

/** Workbooks as nobody saves them: the archive is sound, and its XML says whatever it likes. */

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

const ELEMENTS = [
  ...['sheetData', 'row', 'row', 'c', 'c', 'c', 'v', 'f', 'is', 't', 'r', 'rPh', 'si', 'sst', 'cols', 'col'],
  ...[
    'mergeCells',
    'mergeCell',
    'dataValidation',
    'extLst',
    'xf',
    'numFmt',
    'cellXfs',
    'sheets',
    'sheet',
    'x:row',
    'unknown',
  ],
];
const ATTRIBUTES = [
  'r',
  'r',
  's',
  't',
  'ref',
  'min',
  'max',
  'spans',
  'name',
  'sheetId',
  'numFmtId',
  'formatCode',
  'xml:space',
  'foo',
];
const VALUES = [
  ...[
    'A1',
    'B2',
    'XFD1048576',
    'ZZZZ9',
    'A0',
    'A99999999',
    '1',
    '0',
    '-1',
    '99999999',
    '4294967296',
    '1e9',
    'NaN',
    '',
  ],
  ...[
    's',
    'b',
    'e',
    'n',
    'd',
    'str',
    'inlineStr',
    'A1:XFD1048576',
    '__proto__',
    'constructor',
    'yyyy-mm-dd',
    '0.00',
  ],
];

// eslint-disable-next-line no-control-regex -- what XML cannot hold
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
/** Mostly as XML wants it. */
const asText = (text: string): string => text.replace(UNWRITABLE, '').replace(/[<&]/g, '.');
const words = fc.oneof(fc.constantFrom(...VALUES, ...NASTY), fc.string());
const text = fc.oneof(
  { weight: 9, arbitrary: words.map(asText) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '&a;',
      '&#0;',
      '&#x1F600;',
      ']]>',
      '<![CDATA[x]]>',
      '<!-- x -->',
      '<?x?>',
      '_x0000_',
    ),
  },
);
const value = fc.oneof(
  { weight: 400, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 40, arbitrary: words.map((word) => asText(word).replaceAll('"', "'")) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000, max: 100_000 }).map((length) => 'x'.repeat(length)) },
);
const attributes = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...ATTRIBUTES), value), { selector: ([name]) => name, maxLength: 4 })
  .map((all) => all.map(([name, given]) => ` ${name}="${given}"`).join(''));

const { element } = fc.letrec<{ element: string; inner: string }>((tie) => ({
  element: fc
    .tuple(fc.constantFrom(...ELEMENTS), attributes, tie('inner'))
    .map(([name, with_, inner]) =>
      inner === '' ? `<${name}${with_}/>` : `<${name}${with_}>${inner}</${name}>`,
    ),
  inner: fc.oneof(
    { depthSize: 'medium', maxDepth: 6 },
    text,
    fc.array(tie('element'), { maxLength: 6 }).map((all) => all.join('')),
  ),
}));
const elements = fc.array(element, { maxLength: 12 }).map((all) => all.join(''));

const part = (root: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: elements.map((inner) => `<${root} xmlns="${MAIN}">${inner}</${root}>`) },
    { weight: 1, arbitrary: elements },
    { weight: 1, arbitrary: elements.map((inner) => `<${root} xmlns="${MAIN}">${inner}`) },
  );
const rows = elements.map(
  (inner) => `<worksheet xmlns="${MAIN}"><sheetData>${inner}</sheetData></worksheet>`,
);

const TARGETS = [
  'worksheets/sheet1.xml',
  '/xl/worksheets/sheet1.xml',
  '../../x',
  '%',
  '%2e%2e/x',
  'http://x/',
  '',
  '__proto__',
];
const relationships = fc
  .array(
    fc.tuple(fc.constantFrom('worksheet', 'styles', 'sharedStrings', 'x'), fc.constantFrom(...TARGETS)),
    { maxLength: 4 },
  )
  .map(
    (all) =>
      `<Relationships>${all.map(([type, target], n) => `<Relationship Id="rId${n + 1}" Type="x/${type}" Target="${target}"/>`).join('')}</Relationships>`,
  );

const parts: fc.Arbitrary<NonNullable<WorkbookShape['parts']>> = fc.record(
  {
    'xl/worksheets/sheet1.xml': fc.oneof(rows, part('worksheet')),
    'xl/sharedStrings.xml': part('sst'),
    'xl/styles.xml': part('styleSheet'),
    'xl/workbook.xml': part('workbook'),
    'xl/_rels/workbook.xml.rels': relationships,
    '[Content_Types].xml': part('Types'),
  },
  // Mostly the sheet alone: a workbook that is refused at its door says nothing about what is behind it.
  { requiredKeys: ['xl/worksheets/sheet1.xml'] },
);
const sheetOnly = fc.oneof(rows, part('worksheet')).map((sheet) => ({ 'xl/worksheets/sheet1.xml': sheet }));

const SOUND = workbook(SMALL);

/** A file to upload. */
export const anyWorkbook: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 4, arbitrary: sheetOnly.map((some) => workbook(SMALL, { parts: some })) },
  { weight: 2, arbitrary: parts.map((some) => workbook(SMALL, { parts: some })) },
  { weight: 2, arbitrary: flipped(SOUND) },
);
