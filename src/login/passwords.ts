import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { Refused } from '../domain/errors.js';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP Password Storage: as strong as N = 2^17, p = 1, with a quarter of its memory (32 MiB). */
const COST: Cost = { N: 2 ** 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Two threads of four, which file and name look-ups need as well, and 64 MiB. */
const AT_ONCE = 2;
const MOST_WAITING = 20;

const STORED = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([\w-]{22})\$([\w-]{43})$/;

/** Hashes of passwords. Each is told with the parameters it was made with, so that these may grow. */
@Injectable()
export class Passwords {
  private readonly turns = pLimit(AT_ONCE);
  private nobodys: Promise<string> | undefined;

  /** Throws TOO_MANY_LOGINS when more are waiting than can be served soon. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return stored(COST, salt, await this.derived(password, salt, COST));
  }

  /** Whether it is the password behind a hash; where there is none, no, after the same work. */
  async matches(password: string, hash: string | null): Promise<boolean> {
    this.nobodys ??= this.hash(randomBytes(HASH_BYTES).toString('hex'));
    const [, N, r, p, salt = '', expected = ''] = STORED.exec(hash ?? (await this.nobodys)) ?? [];
    const cost = { N: Number(N), r: Number(r), p: Number(p) };
    const found = await this.derived(password, Buffer.from(salt, 'base64url'), cost);
    return timingSafeEqual(found, Buffer.from(expected, 'base64url')) && hash !== null;
  }

  private async derived(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
    if (this.turns.pendingCount >= MOST_WAITING) {
      const message = 'Too many people log in at this moment.';
      throw new Refused({ kind: 'TOO_MANY', code: 'TOO_MANY_LOGINS', message, retryAfterSeconds: 5 });
    }
    const maxmem = 256 * cost.N * cost.r * cost.p;
    // What looks the same is the same, on whatever keyboard it was typed.
    return this.turns(() => derive(password.normalize('NFC'), salt, HASH_BYTES, { ...cost, maxmem }));
  }
}

const stored = ({ N, r, p }: Cost, salt: Buffer, hash: Buffer): string =>
  ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
