import { Readable } from 'node:stream';
import { Controller, Get, HttpCode, Post, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { AuditStore } from '../../audit/audit.store.js';
import { PruneAudit } from '../../audit/prune-audit.js';
import { VerifyAudit } from '../../audit/verify-audit.js';
import { invalid } from '../../domain/errors.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { anyName, id, instant, isId } from '../call/shapes.js';
import { auditHead, auditRecord, hash, verified } from './audit-shapes.js';

const ofAudit = { tag: 'Audit', may: 'administer', on: 'installation' } as const;
const JSON_LINES = 'application/x-ndjson';
const BATCH = 500;

const list = operation({
  ...ofAudit,
  summary: 'Who did what, and what was denied; the latest first',
  query: z.strictObject({
    ...pageQuery,
    actor: anyName.optional(),
    action: anyName.optional().describe('An operationId, or another action.'),
    schedule: anyName.optional(),
    after: instant.optional().describe('Not older than this.'),
    before: instant.optional().describe('Older than this.'),
  }),
  answers: { 200: { description: 'A page.', schema: pageOf(auditRecord) } },
});

const exported = operation({
  ...ofAudit,
  noted: true,
  summary: 'The audit in its order, one JSON object a line',
  description: '`nightjar audit verify --file` verifies what was saved of it, without a server.',
  query: z.strictObject({ afterSeq: id.optional().describe('Only records after this one.') }),
  answers: { 200: { description: 'JSON Lines, audit.jsonl.', type: JSON_LINES } },
});

const verify = operation({
  ...ofAudit,
  summary: 'Whether the audit is as it was written',
  description:
    'Looks through every record. With seq and hash, of a head that was kept elsewhere (the log has one a minute), also ' +
    'whether the chain still has that: else whoever owns the database could have written it anew.',
  query: z.strictObject({ seq: id.optional(), hash: hash.optional() }),
  answers: { 200: { description: 'What was found.', schema: verified } },
  problems: { 422: ['HEAD_INCOMPLETE'] },
});

const prune = operation({
  ...ofAudit,
  summary: 'Delete old records of the audit, after it was verified',
  description:
    'Its own record says up to where, with the hash there, so that what is left can be verified. Export first what is to be kept.',
  body: z.strictObject({
    before: instant.describe('Records before the first of this instant or later.'),
    reason: z.string().min(1).max(2000),
  }),
  answers: {
    200: {
      description: 'What was deleted.',
      schema: z.object({
        pruned: auditHead.nullable().describe('The last that was deleted; null = none is so old.'),
        records: z.number().int(),
      }),
    },
  },
  problems: { 409: ['AUDIT_BROKEN', 'PRUNING_NOT_GRANTED'], 422: ['NOT_PAST'] },
});

@Controller('api/v1/audit')
export class AuditController {
  constructor(
    private readonly database: Database,
    private readonly records: AuditStore,
    private readonly verifyAudit: VerifyAudit,
    private readonly pruneAudit: PruneAudit,
    private readonly commands: Commands,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { query }: InputOf<typeof list>): Promise<Page<unknown>> {
    const { limit, cursor, after, before, ...filter } = query;
    const page = { before: fromCursor(cursor, isId), limit: limit + 1 };
    const instantOf = (text: string | undefined): Date | undefined =>
      text === undefined ? undefined : new Date(text);
    const wanted = { ...filter, after: instantOf(after), before: instantOf(before) };
    const rows = await this.records.page(this.database.reader, wanted, page);
    return toPage(rows, limit, ({ seq }) => seq);
  }

  @Get('export')
  @Operation(exported)
  export(@Input(exported) { query }: InputOf<typeof exported>): StreamableFile {
    const disposition = 'attachment; filename="audit.jsonl"';
    return new StreamableFile(Readable.from(this.lines(query.afterSeq ?? '0')), {
      type: JSON_LINES,
      disposition,
    });
  }

  @Get('verify')
  @Operation(verify)
  async verify(@Input(verify) { query }: InputOf<typeof verify>): Promise<z.input<typeof verified>> {
    const { seq, hash: kept } = query;
    if ((seq === undefined) !== (kept === undefined))
      throw invalid(
        'HEAD_INCOMPLETE',
        'A head that was kept is its seq and its hash: give both, or neither.',
      );
    const head = seq === undefined || kept === undefined ? null : { seq, hash: kept };
    const { broken, last, ...walked } = await this.verifyAudit.run(head);
    return { ok: broken === null, ...walked, head: last, broken };
  }

  @Post('prune')
  @HttpCode(200)
  @Operation(prune)
  async prune(@Input(prune) { body }: InputOf<typeof prune>, @Call() caller: Caller): Promise<HttpAnswer> {
    await this.pruneAudit.refuseUnlessWhole();
    const answer = await this.commands.run(caller, 200, async (tx, now) => {
      const pruned = await this.pruneAudit.upTo(tx, { before: new Date(body.before), now });
      return { answer: pruned, orders: [], changed: pruned.pruned !== null, told: { pruned: pruned.pruned } };
    });
    await this.pruneAudit.sweep();
    return answer;
  }

  /** As fast as they are read, and no more of them in memory than a batch. */
  private async *lines(afterSeq: string): AsyncGenerator<string> {
    for (let after = afterSeq; ;) {
      const batch = await this.records.after(this.database.reader, after, BATCH);
      if (batch.length > 0) yield batch.map((record) => `${JSON.stringify(record)}\n`).join('');
      if (batch.length < BATCH) return;
      after = batch.at(-1)?.seq ?? after;
    }
  }
}
