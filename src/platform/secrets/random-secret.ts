import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, as text that a header, a cookie and a URL take. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');

/** As a random secret is kept: there is nothing to guess, so no slow hash is needed. */
export const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();
