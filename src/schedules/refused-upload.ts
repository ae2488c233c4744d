import { Refused, type RefusalKind } from '../domain/errors.js';
import { WORKBOOK_REFUSALS, WorkbookRefused } from './workbook/workbook-refused.js';

const REFUSED_AS: Readonly<Record<number, RefusalKind>> = {
  413: 'TOO_LARGE',
  415: 'UNSUPPORTED',
  422: 'INVALID',
};

/** An upload that cannot be read, as a refusal of the command; everything else as it is. */
export function refusedUpload(error: unknown): unknown {
  if (!(error instanceof WorkbookRefused)) return error;
  const kind = REFUSED_AS[WORKBOOK_REFUSALS[error.code]] ?? 'INVALID';
  return new Refused({ kind, code: error.code, message: error.message });
}
