import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { ExternalSystemClient } from './external-system.client.js';

/** The way to external systems: agents take it, and servers for logs and system checks. */
@Module({
  providers: [ExternalSystemClient],
  exports: [ExternalSystemClient],
})
export class ExternalSystemModule implements OnApplicationShutdown {
  constructor(private readonly client: ExternalSystemClient) {}

  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}
