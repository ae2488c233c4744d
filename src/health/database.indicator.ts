import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { DataSource } from 'typeorm';
import { schemaState } from '../platform/database/migrate.js';

@Injectable()
export class DatabaseIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly dataSource: DataSource,
  ) {}

  async isReady(): Promise<HealthIndicatorResult> {
    const session = this.indicators.check('database');
    try {
      const schema = await schemaState(this.dataSource);
      return schema === 'current' ? session.up() : session.down({ message: `its schema is ${schema}` });
    } catch {
      return session.down({ message: 'it does not answer' });
    }
  }
}
