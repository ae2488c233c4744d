import { canonicalJson, type Json } from './canonical-json.js';

/** Who did what to what, when, and what came of it. */
export interface AuditEntry {
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** null = nobody who is known. */
  readonly actor: string | null;
  readonly authMethod: string | null;
  /** Of the network; null = it came from inside. */
  readonly address: string | null;
  /** An operationId of the API, or a word of `NAMED_ACTIONS`. */
  readonly action: string;
  /** null = it is about none, or about several. */
  readonly schedule: string | null;
  /** What the path names beside the schedule. */
  readonly object: Readonly<Record<string, Json>>;
  /** What was asked and, where that does not say it, what was done. */
  readonly detail: Json;
  readonly outcome: AuditOutcome;
  /** Of the HTTP answer; null = there was none. */
  readonly status: number | null;
  readonly requestId: string | null;
}

export const AUDIT_OUTCOMES = ['done', 'denied'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** An entry in its place. */
export interface AuditRecord extends AuditEntry {
  /** 1, 2, …: without a gap. */
  readonly seq: string;
  /** Hexadecimal, as `hash`. */
  readonly prevHash: string;
  readonly hash: string;
}

/** A place in the chain with its hash: whoever keeps one knows everything before it to be as it was. */
export interface AuditHead {
  readonly seq: string;
  readonly hash: string;
}

/** The hash before the first record. */
export const NO_HASH = '0'.repeat(64);

/** The action whose record says up to where records were deleted (`detail.pruned`, an AuditHead). */
export const PRUNE = 'pruneAudit';

/** SHA-256 of the bytes of a hash, followed by a text in UTF-8; hexadecimal. */
export type HashAfter = (prevHash: string, text: string) => string;

/** What an entry says, as one text. */
export const contentOf = (entry: AuditEntry): string =>
  canonicalJson({
    action: entry.action,
    actor: entry.actor,
    address: entry.address,
    at: entry.at,
    authMethod: entry.authMethod,
    detail: entry.detail,
    object: entry.object,
    outcome: entry.outcome,
    requestId: entry.requestId,
    schedule: entry.schedule,
    status: entry.status,
  });

/** What is hashed of a record; the database puts the same together (audit_append). */
export const sealedText = (content: string, seq: string): string => `{"record":${content},"seq":${seq}}`;

export const hashOf = (record: Omit<AuditRecord, 'hash'>, hashAfter: HashAfter): string =>
  hashAfter(record.prevHash, sealedText(contentOf(record), record.seq));

/** Up to where a record says that records were deleted; null = it is about something else. */
export function prunedBy({ action, detail, outcome }: AuditEntry): AuditHead | null {
  if (action !== PRUNE || outcome !== 'done' || !isObject(detail)) return null;
  const { pruned } = detail;
  if (!isObject(pruned)) return null;
  const { seq, hash } = pruned;
  return typeof seq === 'string' && typeof hash === 'string' && /^\d{1,19}$/.test(seq) ? { seq, hash } : null;
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
