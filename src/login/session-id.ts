import { createHash, randomBytes } from 'node:crypto';

/** What the cookie of a session holds: 256 random bits. */
export const newSessionId = (): string => randomBytes(32).toString('base64url');

/** As it is stored. There is nothing to guess, so no slow hash is needed. */
export const digestOf = (sessionId: string): Buffer => createHash('sha256').update(sessionId).digest();
