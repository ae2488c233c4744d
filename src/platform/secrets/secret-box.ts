import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { Secret } from './secret.js';

/**
 * First byte of what is sealed: how the rest is to be read.
 * 1 (older): id of the key, nonce, tag, ciphertext under that key.
 * 2: id of the key, then a data key sealed under it (nonce, tag, 32 bytes), then the secret under the data key (nonce, tag,
 * ciphertext). Another key takes over by sealing 32 bytes anew.
 */
const DIRECT = 1;
const ENVELOPE = 2;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const DATA_KEY_BYTES = 32;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
const WRAPPED_BYTES = NONCE_BYTES + TAG_BYTES + DATA_KEY_BYTES;
const ALGORITHM = 'aes-256-gcm';
const FINGERPRINT_DIGITS = 12;

/** What cannot be opened: sealed with a key that is not held or for another place, or damaged. */
export class Unsealable extends Error {
  override readonly name = 'Unsealable';
}

/**
 * Secrets at rest, sealed with the keys of NIGHTJAR_SECRET_KEY: the first seals, all open. `place` says what a secret is for
 * (table, row and field); sealed for one place it opens for no other, so that nobody who writes to the database can move it.
 */
export class SecretBox {
  /** By id, the one that seals first. Private to the language, so that nothing prints them. */
  readonly #keys: ReadonlyMap<string, Buffer>;
  /** Of the key that seals. */
  readonly keyId: string;

  constructor(first: Buffer, ...others: readonly Buffer[]) {
    this.keyId = keyIdOf(first);
    this.#keys = new Map([first, ...others].map((key) => [keyIdOf(key), key]));
  }

  /** Ids of the keys that are held. */
  get keyIds(): readonly string[] {
    return [...this.#keys.keys()];
  }

  seal(secret: string, place: string): Buffer {
    const dataKey = randomBytes(DATA_KEY_BYTES);
    const body = encrypt(dataKey, Buffer.from(secret, 'utf8'), bodyBoundTo(place));
    return Buffer.concat([this.wrap(dataKey, place), body]);
  }

  /** Throws Unsealable, whose message names no secret. */
  open(sealed: Buffer, place: string): Secret {
    const key = this.keyOf(sealed);
    try {
      const header = sealed.subarray(0, HEADER_BYTES);
      if (header[0] === DIRECT)
        return secretOf(decrypt(key, sealed.subarray(HEADER_BYTES), boundTo(header, place)));
      const body = sealed.subarray(HEADER_BYTES + WRAPPED_BYTES);
      return secretOf(decrypt(this.unwrap(sealed, place), body, bodyBoundTo(place)));
    } catch (error) {
      const message = 'The stored secret is damaged, or belongs elsewhere: set it anew.';
      throw new Unsealable(message, { cause: error });
    }
  }

  /** The same secret under the key that seals now; null = it is already. Throws Unsealable. */
  rewrap(sealed: Buffer, place: string): Buffer | null {
    const secret = this.open(sealed, place);
    const [format] = sealed;
    if (format === DIRECT) return this.seal(secret.reveal(), place);
    if (keyIdIn(sealed) === this.keyId) return null;
    const body = sealed.subarray(HEADER_BYTES + WRAPPED_BYTES);
    return Buffer.concat([this.wrap(this.unwrap(sealed, place), place), body]);
  }

  /** Tells two secrets of a place apart without telling either. */
  fingerprint(secret: string, place: string): string {
    return (this.digests(secret, place)[0] ?? '').slice(0, FINGERPRINT_DIGITS);
  }

  /**
   * What stands for a text of a place: nobody can try texts without the key. By each key that is held, the one that seals first,
   * so that what was kept before a rotation is known again.
   */
  digests(text: string, place: string): readonly string[] {
    const of = (key: Buffer): string =>
      createHmac('sha256', key).update(`fingerprint\0${place}\0`).update(text, 'utf8').digest('hex');
    return [...this.#keys.values()].map(of);
  }

  private wrap(dataKey: Buffer, place: string): Buffer {
    const header = Buffer.concat([Buffer.of(ENVELOPE), Buffer.from(this.keyId, 'hex')]);
    const key = this.#keys.get(this.keyId) ?? Buffer.alloc(0);
    return Buffer.concat([header, encrypt(key, dataKey, boundTo(header, place))]);
  }

  private unwrap(sealed: Buffer, place: string): Buffer {
    const header = sealed.subarray(0, HEADER_BYTES);
    const wrapped = sealed.subarray(HEADER_BYTES, HEADER_BYTES + WRAPPED_BYTES);
    return decrypt(this.keyOf(sealed), wrapped, boundTo(header, place));
  }

  private keyOf(sealed: Buffer): Buffer {
    const [format] = sealed;
    if (sealed.length < HEADER_BYTES || (format !== DIRECT && format !== ENVELOPE))
      throw new Unsealable('The stored secret is damaged: set it anew.');
    const id = keyIdIn(sealed);
    const key = this.#keys.get(id);
    if (key) return key;
    throw new Unsealable(
      `The secret was stored under another NIGHTJAR_SECRET_KEY, ${id}: add that key, or set the secret anew.`,
    );
  }
}

/** Tells keys apart; says nothing about one. */
export const keyIdOf = (key: Buffer): string =>
  createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES).toString('hex');

const keyIdIn = (sealed: Buffer): string => sealed.subarray(1, HEADER_BYTES).toString('hex');

function encrypt(key: Buffer, plain: Buffer, bound: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

function decrypt(key: Buffer, sealed: Buffer, bound: Buffer): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(bound).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}

const secretOf = (plain: Buffer): Secret => new Secret(plain.toString('utf8'));

const boundTo = (header: Buffer, place: string): Buffer =>
  Buffer.concat([header, Buffer.from(place, 'utf8')]);
/** Without the key's id: it outlives the key that wraps its data key. */
const bodyBoundTo = (place: string): Buffer => boundTo(Buffer.of(ENVELOPE), place);
