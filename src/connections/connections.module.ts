import { Module, type DynamicModule } from '@nestjs/common';
import { ConnectionStore, type Connection } from './connection.store.js';

@Module({})
export class ConnectionsModule {
  static of(connections: readonly Connection[]): DynamicModule {
    const store = { provide: ConnectionStore, useValue: new ConnectionStore(connections) };
    return { module: ConnectionsModule, global: true, providers: [store], exports: [store] };
  }
}
