import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { AccessTokens, NoToken, type TriedToken } from '../../connections/access-tokens.js';
import { DEFAULT_CONNECTION } from '../../connections/connection.js';
import { Connections } from '../../connections/connections.js';
import { SaveConnection } from '../../connections/save-connection.js';
import { Database } from '../../platform/database/transaction.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { toSave } from './connection-commands.js';
import {
  shownConnection,
  shownEnvironment,
  type connectionCheck,
  type connectionShape,
  type unsavedConnection,
  type unsavedConnectionCheck,
} from './connection-shapes.js';

const NOTHING = { expiresInSeconds: null, scope: null, missingScopes: [], withPreviousSecret: false };

/** Whether a connection gets tokens, and how it is shown. */
@Injectable()
export class CheckConnection {
  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly save: SaveConnection,
    private readonly tokens: AccessTokens,
    private readonly commands: Commands,
  ) {}

  async shown(name: string): Promise<z.input<typeof connectionShape>> {
    const { environment } = this.connections;
    if (name === DEFAULT_CONNECTION && environment) return shownEnvironment(environment);
    return shownConnection(await this.save.find(this.database.reader, name));
  }

  async run(caller: Caller, name: string, scope: string): Promise<HttpAnswer> {
    await this.shown(name);
    const came = await withoutRefusal(this.tokens.tryOut(name, scope));
    // A check changes nothing, so it may be made again; its transaction only keeps the answer for the caller's key.
    return this.commands.run(caller, 200, (_, now) => {
      const answer: z.input<typeof connectionCheck> = { name, ...toldOf(came, now) };
      return Promise.resolve({ answer, orders: [], changed: false });
    });
  }

  /** Of what is typed and not saved. A secret was sent somewhere that nothing else tells of, so the audit does. */
  async unsaved(caller: Caller, { scope, ...body }: z.output<typeof unsavedConnection>): Promise<HttpAnswer> {
    const wouldBe = await this.save.wouldBe(this.database.reader, toSave(body.name ?? '', body, NOBODY));
    const came = await withoutRefusal(this.tokens.tryOutOf(this.connections.opened(wouldBe), scope));
    const findings = [...this.save.warnings(wouldBe)];
    return this.commands.run(caller, 200, (_, now) => {
      const answer: z.input<typeof unsavedConnectionCheck> = { ...toldOf(came, now), findings };
      return Promise.resolve({ answer, orders: [], told: { status: answer.status } });
    });
  }
}

/** It is not saved, so nobody saves it. */
const NOBODY = { actor: '', now: new Date(0) };

const withoutRefusal = (asked: Promise<TriedToken>): Promise<TriedToken | NoToken> =>
  asked.catch((error: unknown) => {
    if (error instanceof NoToken) return error;
    throw error;
  });

function toldOf(came: TriedToken | NoToken, now: Date): Omit<z.input<typeof connectionCheck>, 'name'> {
  const checkedAt = now.toISOString();
  return came instanceof NoToken
    ? { ...NOTHING, checkedAt, status: 'DOWN', error: came.message }
    : { ...came, missingScopes: [...came.missingScopes], checkedAt, status: 'UP' };
}
