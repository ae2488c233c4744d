import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { concatMap, type Observable } from 'rxjs';
import { AuditLog } from '../../audit/audit-log.js';
import type { AuthenticatedRequest } from '../../auth/principal.js';
import { askedOperation } from './asked-operation.js';
import { OPERATION } from './operation.js';
import type { OperationSpec } from './operation-spec.js';

/** Notes in the audit who takes what out as a whole, before the first byte leaves. */
@Injectable()
export class NoteReads implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly audit: AuditLog,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const spec = this.reflector.get<OperationSpec | undefined>(OPERATION, context.getHandler());
    if (!spec?.noted) return next.handle();
    return next.handle().pipe(
      concatMap(async (answer: unknown) => {
        const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
        const { thing, ...asked } = askedOperation(context, request);
        await this.audit.note({ ...asked, actor: request.principal.name, status: 200 });
        return answer;
      }),
    );
  }
}
