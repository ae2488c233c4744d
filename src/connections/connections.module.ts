import { Module, type DynamicModule } from '@nestjs/common';
import { AccessTokenClient } from './access-token.client.js';
import { ConnectionStore, type Connection } from './connection.store.js';

@Module({})
export class ConnectionsModule {
  static of(connections: readonly Connection[]): DynamicModule {
    const store = { provide: ConnectionStore, useValue: new ConnectionStore(connections) };
    const providers = [store, AccessTokenClient];
    return { module: ConnectionsModule, global: true, providers, exports: providers };
  }
}
