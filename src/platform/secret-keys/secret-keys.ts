import { Injectable } from '@nestjs/common';
import type { Sql, Transaction } from '../database/transaction.js';
import { SecretBox, Unsealable } from '../secrets/secret-box.js';
import { placeOf, SEALED_COLUMNS, type SealedColumn } from './sealed-columns.js';
import { SealedSecretStore, type KeyUse, type Rewrapped, type SealedSecret } from './sealed-secret.store.js';

export interface KeyStatus {
  readonly keyId: string;
  /** Whether this server holds it. */
  readonly held: boolean;
  /** Whether it is the one that seals. */
  readonly first: boolean;
  readonly secrets: number;
}

export interface SecretsStatus {
  readonly keys: readonly KeyStatus[];
  readonly secrets: number;
  /** Still to be wrapped by the first key, as far as they can be. */
  readonly left: number;
  /** Places of secrets that no key opens which is held here; the first hundred. */
  readonly unreadable: readonly string[];
  readonly unreadableTotal: number;
}

export interface RewrapOutcome {
  readonly rewrapped: number;
  readonly left: number;
  /** Places of secrets that were come across and do not open although their key is held. */
  readonly damaged: readonly string[];
}

const MOST_NAMED = 100;

/** Which keys have sealed what is stored, and the handing over from one to another. */
@Injectable()
export class SecretKeys {
  constructor(
    private readonly box: SecretBox,
    private readonly store: SealedSecretStore,
  ) {}

  async status(sql: Sql): Promise<SecretsStatus> {
    const uses = await this.store.uses(sql);
    const ids = [...new Set([...this.box.keyIds, ...uses.map(({ keyId }) => keyId)])];
    const keys = ids.map((keyId) => ({
      keyId,
      held: this.box.keyIds.includes(keyId),
      first: keyId === this.box.keyId,
      secrets: countOf(uses.find((use) => use.keyId === keyId)),
    }));
    const totalOf = (some: readonly KeyStatus[]): number =>
      some.reduce((sum, { secrets }) => sum + secrets, 0);
    return {
      keys,
      secrets: totalOf(keys),
      left: this.leftOf(uses),
      unreadable: await this.unreadable(sql),
      unreadableTotal: totalOf(keys.filter(({ held }) => !held)),
    };
  }

  /** Wraps so many secrets by the first key. Whoever stops in the middle goes on where it was: nothing is done twice. */
  async rewrap(tx: Transaction, limit: number): Promise<RewrapOutcome> {
    const damaged: string[] = [];
    let rewrapped = 0;
    for (const column of SEALED_COLUMNS) {
      let after = '';
      while (rewrapped < limit) {
        const which = { keyIds: this.box.keyIds, first: this.box.keyId, after, limit: limit - rewrapped };
        const found = await this.store.toRewrap(tx, column, which);
        const last = found.at(-1);
        if (!last) break;
        after = last.row;
        const anew = found.flatMap((secret) => this.anew(column, secret, damaged));
        rewrapped += await this.store.replace(tx, column, anew);
      }
    }
    const left = this.leftOf(await this.store.uses(tx));
    return { rewrapped, left, damaged: damaged.slice(0, MOST_NAMED) };
  }

  private anew(column: SealedColumn, secret: SealedSecret, damaged: string[]): readonly Rewrapped[] {
    const place = placeOf(column, secret.row);
    try {
      const anew = this.box.rewrap(secret.sealed, place);
      return anew ? [{ ...secret, anew }] : [];
    } catch (error) {
      if (!(error instanceof Unsealable)) throw error;
      damaged.push(place);
      return [];
    }
  }

  private leftOf(uses: readonly KeyUse[]): number {
    const held = uses.filter(({ keyId }) => this.box.keyIds.includes(keyId));
    return held.reduce((sum, use) => sum + (use.keyId === this.box.keyId ? use.direct : countOf(use)), 0);
  }

  private async unreadable(sql: Sql): Promise<readonly string[]> {
    const places: string[] = [];
    for (const column of SEALED_COLUMNS) {
      const which = { keyIds: this.box.keyIds, after: '', limit: MOST_NAMED - places.length };
      const rows = which.limit === 0 ? [] : await this.store.rowsOfOthers(sql, column, which);
      places.push(...rows.map((row) => placeOf(column, row)));
    }
    return places;
  }
}

const countOf = (use: KeyUse | undefined): number => (use ? use.direct + use.enveloped : 0);
