import { Injectable } from '@nestjs/common';
import type { Secret } from '../platform/secrets/secret.js';

/** How to get tokens for external systems. The secret never leaves the process: not in logs, queues or answers. */
export interface Connection {
  readonly name: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
}

export const DEFAULT_CONNECTION = 'default';

/** The connections there are: `default`, from the environment. */
@Injectable()
export class ConnectionStore {
  private readonly byName: ReadonlyMap<string, Connection>;

  constructor(connections: readonly Connection[]) {
    this.byName = new Map(connections.map((connection) => [connection.name, connection]));
  }

  find(name: string): Connection | undefined {
    return this.byName.get(name);
  }

  /** Names that a job type may use; `default` is known even before the environment sets it. */
  get names(): ReadonlySet<string> {
    return new Set([DEFAULT_CONNECTION, ...this.byName.keys()]);
  }
}
