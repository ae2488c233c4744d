import { createHash } from 'node:crypto';

/** SHA-256 of the bytes of a hash, followed by a text in UTF-8; hexadecimal. */
export const hashAfter = (hash: string, text: string): string =>
  createHash('sha256').update(Buffer.from(hash, 'hex')).update(text, 'utf8').digest('hex');
