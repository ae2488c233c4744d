import {
  HttpException,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { invalid, Refused } from '../../domain/errors.js';
import { onFlood } from '../../platform/http/flood.js';
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
  limits: {
    fileSize: WORKBOOK_LIMITS.fileBytes + 1,
    files: 1,
    fields: 0,
    parts: 1,
    fieldNameSize: 100,
    headerPairs: 20,
  },
});

/** Takes one workbook out of a multipart form, in memory, and refuses whatever else the form has. */
@Injectable()
export class WorkbookUpload implements NestInterceptor {
  private readonly upload = new Upload();

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    try {
      return await Promise.race([this.upload.intercept(context, next), flooded(request)]);
    } catch (error) {
      throw refusalOf(error) ?? error;
    }
  }
}

/** Rejects when it is far too much: Multer would read it to its end first. */
const flooded = (request: Request): Promise<never> =>
  new Promise((_, reject) => {
    onFlood(request, () => {
      reject(tooLarge());
    });
  });

const tooLarge = (): Refused =>
  new Refused({
    kind: 'TOO_LARGE',
    code: 'FILE_TOO_LARGE',
    message: `A workbook has at most ${WORKBOOK_LIMITS.fileBytes / 1024 / 1024} MB.`,
  });

/** Multer's codes, which Nest keeps as the cause of its own exceptions. */
function refusalOf(error: unknown): Refused | null {
  const cause = error instanceof HttpException ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'LIMIT_FILE_SIZE':
      return tooLarge();
    case 'LIMIT_UNEXPECTED_FILE':
    case 'LIMIT_FILE_COUNT':
    case 'LIMIT_FIELD_COUNT':
    case 'LIMIT_PART_COUNT':
    case 'LIMIT_FIELD_KEY':
      return invalid(
        'INVALID_REQUEST',
        `The form has the workbook as its field \`${FILE}\`, and nothing else; dryRun and expectedVersion go into the query.`,
      );
    default:
      return null;
  }
}
