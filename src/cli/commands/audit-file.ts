import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { AUDIT_OUTCOMES, prunedBy, type AuditHead, type AuditRecord } from '../../domain/audit/chain.js';
import type { Json } from '../../domain/audit/canonical-json.js';
import { AT_THE_START, walk, walkedToTheEnd, type Walked } from '../../domain/audit/verify-chain.js';
import { hashAfter } from '../../platform/hash-after.js';
import { CannotDo, WrongUse } from '../api/errors.js';
import type { FileOptions } from './save-file.js';

const json = z.custom<Json>();
const text = z.string().nullable();
const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** Nothing else: what is no part of a record is not what its hash is of. */
const record = z.strictObject({
  seq: z.string().regex(/^[1-9]\d{0,18}$/),
  at: z.string(),
  actor: text,
  authMethod: text,
  address: text,
  action: z.string(),
  schedule: text,
  object: z.record(z.string(), json),
  detail: json,
  outcome: z.enum(AUDIT_OUTCOMES),
  status: z.number().int().nullable(),
  requestId: text,
  prevHash: hash,
  hash,
});

/** Verifies what was saved of an export. A part of a chain may begin anywhere. Throws NO_RECORD and WrongUse. */
export async function verifyFile(path: string, head: AuditHead | null): Promise<Walked> {
  let pruned: AuditHead | null = null;
  for await (const one of recordsOf(path)) pruned = prunedBy(one) ?? pruned;
  const expected = { hashAfter, pruned, head, part: true };
  let walked = AT_THE_START;
  for await (const one of recordsOf(path)) {
    walked = walk(walked, one, expected);
    if (walked.broken) return walked;
  }
  return walkedToTheEnd(walked, expected);
}

async function* recordsOf(path: string): AsyncGenerator<AuditRecord> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
  let number = 0;
  try {
    for await (const line of lines) {
      number += 1;
      if (line !== '') yield recordIn(line, `${path}, line ${number}`);
    }
  } catch (error) {
    if (error instanceof CannotDo) throw error;
    throw new WrongUse(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function recordIn(line: string, where: string): AuditRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new CannotDo('NO_RECORD', `${where}: this is no JSON, and no record of an audit.`);
  }
  const parsed = record.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const what = [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ');
  throw new CannotDo('NO_RECORD', `${where}: this is no record of an audit (${what}).`);
}

/** Writes a stream as a whole or not at all; answers with how many bytes it has. */
export async function saveStream(
  path: string,
  stream: ReadableStream<string>,
  { force }: FileOptions,
): Promise<number> {
  if (!force && (await stat(path).catch(() => null)))
    throw new CannotDo(
      'FILE_EXISTS',
      `${path} is there already; --force replaces it, -o names another file.`,
    );
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600).catch((error: unknown) => {
    throw new WrongUse(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
  });
  let bytes = 0;
  try {
    for await (const text of stream) bytes += (await file.write(text)).bytesWritten;
    await file.sync();
    await file.close();
    await rename(part, path);
    return bytes;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(part, { force: true });
    throw new CannotDo(
      'EXPORT_CUT',
      `The export broke off (${(error as Error).message}); ${path} is not written.`,
    );
  }
}
