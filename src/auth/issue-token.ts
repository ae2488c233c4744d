import { Injectable } from '@nestjs/common';
import { refuseAdministratorsOfOne, type Grant } from '../domain/access.js';
import { conflict, invalid, notFound } from '../domain/errors.js';
import type { Transaction } from '../platform/database/transaction.js';
import { EventStore } from '../runs/event.store.js';
import { ApiTokenStore, type ApiToken } from './api-token.store.js';
import { newToken } from './token-text.js';

export interface TokenRequest {
  readonly name: string;
  readonly grants: readonly Grant[];
  /** null = it never expires. */
  readonly expiresAt: Date | null;
  readonly actor: string;
  readonly now: Date;
}

/** Gives API tokens out and takes them back. */
@Injectable()
export class IssueToken {
  constructor(
    private readonly tokens: ApiTokenStore,
    private readonly events: EventStore,
  ) {}

  /** The token is told here and nowhere else. Throws TOKEN_EXISTS, EXPIRED_ALREADY and ADMINISTRATOR_OF_ALL. */
  async issue(
    tx: Transaction,
    request: TokenRequest,
  ): Promise<{ readonly shown: ApiToken; readonly token: string }> {
    const { name, grants, expiresAt, actor, now } = request;
    if (expiresAt && expiresAt <= now) {
      throw invalid(
        'EXPIRED_ALREADY',
        `expiresAt, ${expiresAt.toISOString()}, is over: give a later instant.`,
      );
    }
    refuseAdministratorsOfOne(grants);
    const made = newToken();
    const { prefix, hash } = made;
    const id = await this.tokens.create(tx, {
      name,
      prefix,
      hash,
      grants,
      createdAt: now,
      createdBy: actor,
      expiresAt,
    });
    if (id === null) {
      throw conflict('TOKEN_EXISTS', `There is a token ${name}: revoke it first, or choose another name.`);
    }
    await this.events.note(tx, { type: 'token.issued', to: name, actor }, now);
    return { shown: await this.find(tx, id), token: made.token };
  }

  /** Throws UNKNOWN_TOKEN and TOKEN_REVOKED. */
  async revoke(
    tx: Transaction,
    { id, actor, now }: { readonly id: string; readonly actor: string; readonly now: Date },
  ): Promise<ApiToken> {
    const { name } = await this.find(tx, id);
    if (!(await this.tokens.revoke(tx, { id, actor, now }))) {
      throw conflict('TOKEN_REVOKED', `The token ${name} was revoked before.`);
    }
    await this.events.note(tx, { type: 'token.revoked', to: name, actor }, now);
    return this.find(tx, id);
  }

  private async find(tx: Transaction, id: string): Promise<ApiToken> {
    const token = await this.tokens.find(tx, id);
    if (!token) throw unknownToken(id);
    return token;
  }
}

export const unknownToken = (id: string): Error => notFound('UNKNOWN_TOKEN', `There is no token ${id}.`);
