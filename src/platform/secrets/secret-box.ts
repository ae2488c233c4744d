import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** First byte of what is sealed: how the rest is to be read. */
const FORMAT = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
const ALGORITHM = 'aes-256-gcm';

/** What cannot be opened: sealed with another key or for another place, or damaged. */
export class Unsealable extends Error {
  override readonly name = 'Unsealable';
}

/**
 * Secrets at rest, sealed with NIGHTJAR_SECRET_KEY: format, id of the key, nonce, tag, then the ciphertext. `place` says what
 * a secret is for; sealed for one place it opens for no other, so that nobody who writes to the database can move it.
 */
export class SecretBox {
  private readonly keyId: Buffer;

  constructor(private readonly key: Buffer) {
    this.keyId = createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES);
  }

  seal(secret: string, place: string): Buffer {
    const header = Buffer.concat([Buffer.of(FORMAT), this.keyId]);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(boundTo(header, place));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([header, nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws Unsealable, whose message names no secret. */
  open(sealed: Buffer, place: string): string {
    const header = sealed.subarray(0, HEADER_BYTES);
    const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
    const tag = sealed.subarray(HEADER_BYTES + NONCE_BYTES, HEADER_BYTES + NONCE_BYTES + TAG_BYTES);
    if (tag.length < TAG_BYTES || header[0] !== FORMAT)
      throw new Unsealable('The stored secret is damaged: set it anew.');
    if (!header.subarray(1).equals(this.keyId))
      throw new Unsealable('The secret was stored under another NIGHTJAR_SECRET_KEY: set it anew.');
    try {
      const decipher = createDecipheriv(ALGORITHM, this.key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(boundTo(header, place)).setAuthTag(tag);
      const text = decipher.update(sealed.subarray(HEADER_BYTES + NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch (error) {
      throw new Unsealable('The stored secret is damaged, or belongs elsewhere: set it anew.', {
        cause: error,
      });
    }
  }
}

const boundTo = (header: Buffer, place: string): Buffer =>
  Buffer.concat([header, Buffer.from(place, 'utf8')]);
