import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { AccessTokens, NoToken } from '../../connections/access-tokens.js';
import { DEFAULT_CONNECTION } from '../../connections/connection.js';
import { Connections } from '../../connections/connections.js';
import { SaveConnection } from '../../connections/save-connection.js';
import { Database } from '../../platform/database/transaction.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import {
  shownConnection,
  shownEnvironment,
  type connectionCheck,
  type connectionShape,
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
    // A check changes nothing, so it may be made again; its transaction only keeps the answer for the caller's key.
    const came = await this.tokens.tryOut(name, scope).catch((error: unknown) => {
      if (error instanceof NoToken) return error;
      throw error;
    });
    return this.commands.run(caller, 200, (_, now) => {
      const told = { name, checkedAt: now.toISOString() };
      const answer: z.input<typeof connectionCheck> =
        came instanceof NoToken
          ? { ...told, ...NOTHING, status: 'DOWN', error: came.message }
          : { ...told, ...came, missingScopes: [...came.missingScopes], status: 'UP' };
      return Promise.resolve({ answer, orders: [], changed: false });
    });
  }
}
