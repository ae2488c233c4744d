import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { ExternalSystemClient } from './external-system.client.js';
import { Targets } from './targets.js';

/** The way to external systems: agents take it, and servers for logs and checks. What one process knows of them, all of it knows. */
@Module({
  providers: [ExternalSystemClient, Targets],
  exports: [ExternalSystemClient, Targets],
})
export class ExternalSystemModule implements OnApplicationShutdown {
  constructor(private readonly client: ExternalSystemClient) {}

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}
