import { createHash, randomBytes } from 'node:crypto';

/** `njt_<id of 12>_<secret of 43>`: found by scanners of repositories by its first letters, and in the database by its id. */
const TOKEN = /^njt_([A-Za-z0-9]{12})_([A-Za-z0-9_-]{43})$/;
const SECRET_BYTES = 32;

export interface NewToken {
  /** Shown once. */
  readonly token: string;
  readonly prefix: string;
  readonly hash: Buffer;
}

export function newToken(): NewToken {
  const prefix = randomBytes(16).toString('base64url').replace(/[_-]/g, 'x').slice(0, 12);
  const token = `njt_${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { token, prefix, hash: digest(token) };
}

/** The part that finds a token; undefined = this is none of ours. */
export const prefixOf = (token: string): string | undefined => TOKEN.exec(token)?.[1];

/** 256 random bits need no slow hash: there is nothing to guess. */
export const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
