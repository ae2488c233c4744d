import { z } from 'zod';
import { AUDIT_OUTCOMES } from '../../domain/audit/chain.js';
import { AUDIT_BREAKS } from '../../domain/audit/verify-chain.js';
import { id, instant } from '../call/shapes.js';

export const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits')
  .describe('SHA-256, hexadecimal.');

export const auditHead = z.object({ seq: id, hash }).meta({ id: 'AuditHead' });

export const auditRecord = z
  .object({
    seq: id.describe('1, 2, …: without a gap.'),
    at: instant,
    actor: z.string().nullable().describe('null = nobody who is known.'),
    authMethod: z.string().nullable(),
    address: z.string().nullable().describe('Where it was asked from.'),
    action: z
      .string()
      .describe('An operationId of this document, or login, logout, callRefused, moreDenials, …'),
    schedule: z.string().nullable(),
    object: z.record(z.string(), z.unknown()).describe('What the path names beside the schedule.'),
    detail: z.unknown().describe('What was asked: query, body, file. Secrets are masked, long texts cut.'),
    outcome: z.enum(AUDIT_OUTCOMES),
    status: z.number().int().nullable().describe('Of the answer.'),
    requestId: z.string().nullable().describe('The Request-Id of the answer.'),
    prevHash: hash,
    hash,
  })
  .meta({ id: 'AuditRecord' });

export const verified = z.object({
  ok: z.boolean(),
  records: z.number().int().describe('How many were looked at: all, or those before the break.'),
  first: id.nullable().describe('The first that is kept.'),
  head: auditHead
    .nullable()
    .describe('The last of them: keep it elsewhere, and hold the chain against it later.'),
  broken: z
    .object({ seq: id, code: z.enum(AUDIT_BREAKS), message: z.string() })
    .nullable()
    .describe('The first place that is not what it was.'),
});
