import {
  HttpException,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Observable } from 'rxjs';
import { invalid, Refused } from '../../domain/errors.js';
import { WORKBOOK_LIMITS, WORKBOOK_REFUSALS } from '../../schedules/workbook/workbook-refused.js';

/** The field of the multipart form. */
export const FILE = 'file';

/** Codes of what a file is refused with, of a status. */
export const codesOf = (status: number): readonly string[] =>
  Object.entries(WORKBOOK_REFUSALS).flatMap(([code, of]) => (of === status ? [code] : []));

export const fileRequired = (): Error =>
  invalid('FILE_REQUIRED', `Send the workbook as the field \`${FILE}\` of a multipart form.`);

/** What is not the one file: a field beside it would be taken for an option, and silently not be one. */
const Upload = FileInterceptor(FILE, {
  // Multer refuses a file that reaches the limit.
  limits: { fileSize: WORKBOOK_LIMITS.fileBytes + 1, files: 1, fields: 0 },
});

/** Takes one workbook out of a multipart form, in memory, and refuses whatever else the form has. */
@Injectable()
export class WorkbookUpload implements NestInterceptor {
  private readonly upload = new Upload();

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    try {
      return await this.upload.intercept(context, next);
    } catch (error) {
      throw refusalOf(error) ?? error;
    }
  }
}

/** Multer's codes, which Nest keeps as the cause of its own exceptions. */
function refusalOf(error: unknown): Refused | null {
  const cause = error instanceof HttpException ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'LIMIT_FILE_SIZE':
      return new Refused({
        kind: 'TOO_LARGE',
        code: 'FILE_TOO_LARGE',
        message: `A workbook has at most ${WORKBOOK_LIMITS.fileBytes / 1024 / 1024} MB.`,
      });
    case 'LIMIT_UNEXPECTED_FILE':
    case 'LIMIT_FILE_COUNT':
    case 'LIMIT_FIELD_COUNT':
    case 'LIMIT_PART_COUNT':
      return invalid(
        'INVALID_REQUEST',
        `The form has the workbook as its field \`${FILE}\`, and nothing else; dryRun and expectedVersion go into the query.`,
      );
    default:
      return null;
  }
}
