import { createHash } from 'node:crypto';
import type { ExecutionContext } from '@nestjs/common';
import type { AuditNote } from '../../audit/audit-log.js';
import type { AuthenticatedRequest } from '../../auth/principal.js';
import { REQUIREMENT, type Requirement } from '../../auth/requirement.js';
import type { ThingOfSchedule } from '../../auth/schedule-of.query.js';
import { operationIdOf } from '../../platform/http/name-request.js';

/** What a request asks for, as the audit tells it. */
export interface AskedOperation extends Omit<AuditNote, 'actor' | 'detail' | 'schedule'> {
  /** That the path or the request names. */
  readonly schedule: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  /** What the path names by id where the schedule is not told: it is that thing's. */
  readonly thing: { readonly kind: ThingOfSchedule; readonly id: string } | null;
}

type UploadRequest = AuthenticatedRequest & {
  readonly file?: { readonly buffer: Buffer; readonly originalname: string };
};

export function askedOperation(context: ExecutionContext, request: UploadRequest): AskedOperation {
  const { params, query, file, ip, requestId, principal } = request;
  const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const { schedule, ...object } = params as Readonly<Record<string, string>>;
  const detail = {
    ...(Object.keys(query).length > 0 ? { query } : {}),
    ...(Object.keys(body).length > 0 ? { body } : {}),
    ...(file ? { file: fileOf(file) } : {}),
  };
  return {
    action: operationIdOf(context.getClass(), context.getHandler().name),
    authMethod: principal.method,
    address: ip ?? null,
    requestId: requestId ?? null,
    schedule: schedule ?? textOf(body['schedule']) ?? textOf(query['schedule']),
    object,
    detail,
    thing: thingOf(context, object['id']),
  };
}

function thingOf(context: ExecutionContext, id: string | undefined): AskedOperation['thing'] {
  const requirement = Reflect.getMetadata(REQUIREMENT, context.getHandler()) as Requirement | undefined;
  switch (requirement?.on) {
    case 'run':
    case 'execution':
    case 'hold':
    case 'callback':
      return id === undefined ? null : { kind: requirement.on, id };
    default:
      return null;
  }
}

/** The bytes are kept elsewhere, or nowhere: here it is told which they were. */
const fileOf = ({
  buffer,
  originalname,
}: NonNullable<UploadRequest['file']>): Readonly<Record<string, unknown>> => ({
  name: originalname,
  size: buffer.length,
  sha256: createHash('sha256').update(buffer).digest('hex'),
});

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
