import { Module, type DynamicModule } from '@nestjs/common';
import { AccessTokenClient } from './access-token.client.js';
import { AccessTokens } from './access-tokens.js';
import type { EnvironmentConnection } from './connection.js';
import { ConnectionStore } from './connection.store.js';
import { Connections, ConnectionSettings } from './connections.js';
import { SaveConnection } from './save-connection.js';

@Module({})
export class ConnectionsModule {
  /** `environment` is the connection `default`; null = there is none. */
  static of(environment: EnvironmentConnection | null): DynamicModule {
    const settings = { provide: ConnectionSettings, useValue: { environment } };
    const providers = [
      settings,
      AccessTokenClient,
      AccessTokens,
      Connections,
      ConnectionStore,
      SaveConnection,
    ];
    return { module: ConnectionsModule, global: true, providers, exports: providers };
  }
}
