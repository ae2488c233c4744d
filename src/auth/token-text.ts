import { randomBytes } from 'node:crypto';
import { digest, randomSecret } from '../platform/secrets/random-secret.js';

/** `njt_<id of 12>_<secret of 43>`: found by scanners of repositories by its first letters, and in the database by its id. */
const TOKEN = /^njt_([A-Za-z0-9]{12})_([A-Za-z0-9_-]{43})$/;

export interface NewToken {
  /** Shown once. */
  readonly token: string;
  readonly prefix: string;
  readonly hash: Buffer;
}

export function newToken(): NewToken {
  const prefix = randomBytes(16).toString('base64url').replace(/[_-]/g, 'x').slice(0, 12);
  const token = `njt_${prefix}_${randomSecret()}`;
  return { token, prefix, hash: digest(token) };
}

/** The part that finds a token; undefined = this is none of ours. */
export const prefixOf = (token: string): string | undefined => TOKEN.exec(token)?.[1];
