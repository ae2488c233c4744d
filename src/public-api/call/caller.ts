import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from '../../auth/principal.js';
import { invalid } from '../../domain/errors.js';
import { askedOperation, type AskedOperation } from './asked-operation.js';
import type { Caller } from './commands.js';
import type { KeyUse } from './idempotency.store.js';

const MAX_KEY_LENGTH = 255;

/** Who calls, for what, and under which Idempotency-Key. */
export const Call = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
  const { name, grants } = request.principal;
  const asked = (): AskedOperation => askedOperation(context, request);
  return { name, grants, asked, idempotency: keyUse(request, name) };
});

function keyUse(request: AuthenticatedRequest, principal: string): KeyUse | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined || request.method !== 'POST') return null;
  if (typeof key !== 'string' || key === '' || key.length > MAX_KEY_LENGTH) {
    throw invalid('INVALID_IDEMPOTENCY_KEY', `An Idempotency-Key has 1 to ${MAX_KEY_LENGTH} characters.`);
  }
  return { principal, method: request.method, path: request.path, key, bodyHash: bodyHash(request) };
}

/** Of what is asked for: the body or the uploaded bytes, and the query. */
function bodyHash({ body, query, file }: AuthenticatedRequest & { file?: { buffer: Buffer } }): string {
  const hash = createHash('sha256').update(JSON.stringify([query, body ?? null]));
  if (file) hash.update(file.buffer);
  return hash.digest('hex');
}
