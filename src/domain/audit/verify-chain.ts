import { hashOf, NO_HASH, type AuditHead, type AuditRecord, type HashAfter } from './chain.js';

/** In the order in which they are looked for. */
export const AUDIT_BREAKS = ['MISSING', 'UNCHAINED', 'CHANGED', 'PRUNED_OTHERWISE', 'OTHER_HEAD'] as const;

/** The first place at which a chain is not what it was. */
export interface AuditBreak {
  readonly seq: string;
  readonly code: (typeof AUDIT_BREAKS)[number];
  readonly message: string;
}

/** What a chain is held to. */
export interface Expected {
  readonly hashAfter: HashAfter;
  /** Of the latest record that tells of a deletion; null = nothing was deleted, so that the first record is 1. */
  readonly pruned: AuditHead | null;
  /** true = a part of a chain, which may begin anywhere. */
  readonly part?: boolean;
  /** A head that somebody has kept: the chain must have it. */
  readonly head?: AuditHead | null;
}

/** How far a chain was looked through. */
export interface Walked {
  readonly records: number;
  readonly first: string | null;
  readonly last: AuditHead | null;
  readonly broken: AuditBreak | null;
}

export const AT_THE_START: Walked = { records: 0, first: null, last: null, broken: null };

/** One record further; after a break nothing is looked at. */
export function walk(walked: Walked, record: AuditRecord, expected: Expected): Walked {
  if (walked.broken) return walked;
  const broken = breakAt(walked, record, expected);
  if (broken) return { ...walked, broken };
  const { seq, hash } = record;
  return { records: walked.records + 1, first: walked.first ?? seq, last: { seq, hash }, broken: null };
}

/** At the end of the chain. */
export function walkedToTheEnd(walked: Walked, { head, pruned }: Expected): Walked {
  if (walked.broken) return walked;
  const last = BigInt(walked.last?.seq ?? 0);
  if (pruned && last < BigInt(pruned.seq))
    return broken(walked, at(pruned.seq, 'MISSING', `the chain ends before, at ${last}`));
  if (!head) return walked;
  const { seq } = head;
  if (last < BigInt(seq)) {
    const message = last === 0n ? 'there is no record' : `the chain ends before, at ${last}`;
    return broken(walked, at(seq, 'OTHER_HEAD', `${message}: what came after was deleted`));
  }
  if (BigInt(walked.first ?? 0) > BigInt(seq) + 1n)
    return broken(walked, at(seq, 'OTHER_HEAD', `the records begin after it, with ${walked.first ?? ''}`));
  return walked;
}

const broken = (walked: Walked, found: AuditBreak): Walked => ({ ...walked, broken: found });
const at = (seq: string, code: AuditBreak['code'], message: string): AuditBreak => ({ seq, code, message });

function breakAt({ last }: Walked, record: AuditRecord, expected: Expected): AuditBreak | null {
  const { seq, prevHash, hash } = record;
  const link = last ? breakAfter(last, record) : breakAtFirst(record, expected);
  if (link) return link;
  if (hashOf(record, expected.hashAfter) !== hash)
    return at(seq, 'CHANGED', 'what it says does not have its hash: it was changed, or comes from elsewhere');
  const { head, pruned } = expected;
  if (pruned && seq === pruned.seq && hash !== pruned.hash)
    return at(seq, 'PRUNED_OTHERWISE', 'the record of the deletion up to here has another hash of it');
  if (head && seq === head.seq && hash !== head.hash)
    return at(seq, 'OTHER_HEAD', `the head that was kept has the hash ${head.hash}, and this record ${hash}`);
  if (head && BigInt(head.seq) + 1n === BigInt(seq) && prevHash !== head.hash)
    return at(seq, 'OTHER_HEAD', 'it does not come after the head that was kept');
  return null;
}

function breakAfter(last: AuditHead, { seq, prevHash }: AuditRecord): AuditBreak | null {
  const next = BigInt(last.seq) + 1n;
  const message = `after ${last.seq} comes ${seq}: what was between was deleted, or moved`;
  if (BigInt(seq) !== next) return at(String(next), 'MISSING', message);
  return prevHash === last.hash
    ? null
    : at(seq, 'UNCHAINED', `it does not come after ${last.seq} as that is now`);
}

/** A chain begins with record 1, or where a record of its own says that what was before was deleted. */
function breakAtFirst({ seq, prevHash }: AuditRecord, { pruned, part }: Expected): AuditBreak | null {
  if (seq === '1')
    return prevHash === NO_HASH ? null : at(seq, 'UNCHAINED', 'it is the first and comes after another one');
  const next = BigInt(pruned?.seq ?? 0) + 1n;
  if (BigInt(seq) > next)
    return part
      ? null
      : at(
          String(next),
          'MISSING',
          `the first record is ${seq}, and none says that those before were deleted`,
        );
  if (BigInt(seq) === next && prevHash !== pruned?.hash)
    return at(seq, 'PRUNED_OTHERWISE', 'it does not come after the last record of the deletion before it');
  return null;
}
