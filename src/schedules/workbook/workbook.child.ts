import type { PackedTabs } from './workbook-packed.js';
import { corrupt, WorkbookRefused, type WorkbookRefusal } from './workbook-refused.js';
import { readTabs } from './workbook-tabs.js';

/**
 * The process that reads one workbook and ends: whatever a file does to ExcelJS, it does it here. Talks to
 * workbook.reader over IPC: bytes in, tabs or a refusal out.
 */

export type ChildAnswer =
  | { readonly ok: true; readonly tabs: PackedTabs }
  | { readonly ok: false; readonly code: WorkbookRefusal; readonly message: string };

process.once('message', (file: Uint8Array) => {
  readTabs(Buffer.from(file.buffer, file.byteOffset, file.byteLength))
    .then((tabs): ChildAnswer => ({ ok: true, tabs }))
    .catch((error: unknown): ChildAnswer => refusal(error))
    .then((answer) =>
      process.send?.(answer, () => {
        process.disconnect();
      }),
    )
    .catch(() => process.exit(1));
});

function refusal(error: unknown): ChildAnswer {
  const { code, message } = error instanceof WorkbookRefused ? error : corrupt(placeIn(error));
  return { ok: false, code, message };
}

/** What the parser of XML says has its place before it; what else is thrown says something of ExcelJS, and nothing of the file. */
function placeIn(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  return /^\d+:\d+: /.test(message) ? message : 'its cells cannot be read';
}
