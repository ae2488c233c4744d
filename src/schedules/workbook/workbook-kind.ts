import type { Archive } from './workbook-archive.js';
import { notAWorkbook, WORKBOOK_LIMITS, WorkbookRefused } from './workbook-refused.js';
import { contentTypesOf, type ContentTypes } from './workbook-xml.js';

/** Refuses whatever is not a plain workbook: other documents, macros, and parts that act or fetch by themselves. */
export async function refuseUnlessPlain(archive: Archive): Promise<void> {
  const declared = await archive.text('[Content_Types].xml');
  if (declared === '') throw notAWorkbook(await otherArchive(archive));
  const types = contentTypesOf(declared);
  const all = [...types.byPart.values(), ...types.byExtension.values()];
  if (all.some((type) => /ms-excel\.sheet\.binary/i.test(type))) {
    throw notAWorkbook('This is a binary workbook (.xlsb); save it as .xlsx.');
  }
  const names = [...archive.sizes.keys()];
  if (all.some((type) => MACROS.test(type)) || names.some((name) => name.endsWith('vbaproject.bin'))) {
    throw new WorkbookRefused('MACROS', 'The workbook contains macros; save it as a plain .xlsx.');
  }
  if (!all.some((type) => /spreadsheetml\.(sheet|template)\.main\+xml$/.test(type))) {
    throw notAWorkbook('The file is an Office document, but not an Excel workbook (.xlsx).');
  }
  refuseActing(names, types);
  refuseLargeData(archive);
}

const MACROS = /macroEnabled|vbaProject|macrosheet/i;

async function otherArchive(archive: Archive): Promise<string> {
  const kind = await archive.text('mimetype');
  return kind.startsWith('application/vnd.oasis.opendocument')
    ? 'This is an OpenDocument file (.ods); save it as .xlsx.'
    : 'The file is a zip archive, but not an Excel workbook.';
}

/** What may stand in a workbook and does something: by the part's type, or by the folder that Excel puts it into. */
const ACTING: readonly { readonly what: string; readonly type: RegExp; readonly name: RegExp }[] = [
  { what: 'links to other workbooks', type: /\.externalLink\+xml$/i, name: /(^|\/)externallinks\// },
  { what: 'embedded objects', type: /oleObject/i, name: /(^|\/)embeddings\// },
  { what: 'ActiveX controls', type: /activeX/i, name: /(^|\/)activex\// },
  { what: 'connections to data', type: /\.connections\+xml$/i, name: /(^|\/)connections\.xml$/ },
];

function refuseActing(names: readonly string[], { byPart, byExtension }: ContentTypes): void {
  for (const name of names) {
    const type = byPart.get(name) ?? byExtension.get(name.slice(name.lastIndexOf('.') + 1)) ?? '';
    const found = ACTING.find((acting) => acting.type.test(type) || acting.name.test(name));
    if (!found) continue;
    const message = `The workbook has ${found.what} (${name.slice(0, 100)}): take them out, and save it again.`;
    throw new WorkbookRefused('ACTIVE_CONTENT', message);
  }
}

/** Other programs keep data of theirs in a workbook, queries among them: a little of it is usual. */
function refuseLargeData(archive: Archive): void {
  let bytes = 0;
  for (const [name, size] of archive.sizes) if (name.startsWith('customxml/')) bytes += size;
  if (bytes <= WORKBOOK_LIMITS.customDataBytes) return;
  const message =
    'More than 1 MB of the workbook is data of other programs (customXml): take it out, and save it again.';
  throw new WorkbookRefused('ACTIVE_CONTENT', message);
}
