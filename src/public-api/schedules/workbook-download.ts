import { StreamableFile } from '@nestjs/common';
import { attachment } from '../../platform/http/attachment.js';
import { WORKBOOK_TYPE } from '../../schedules/workbook/workbook-writer.js';

/** A workbook as a file of this name. */
export const workbookNamed = (name: string, bytes: Buffer): StreamableFile =>
  new StreamableFile(bytes, {
    type: WORKBOOK_TYPE,
    disposition: attachment(`${name}.xlsx`),
    length: bytes.length,
  });
