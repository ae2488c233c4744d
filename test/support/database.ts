import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { BusinessDayEntity } from '../../src/business-days/business-day.entity.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { ExecutionEntity } from '../../src/runs/execution.entity.js';
import { hasMigrated, MIGRATED, newInstallation, startPostgres, type Started } from './stores.js';

/** A Postgres for one test file, with as many databases as its tests want. */
export class TestPostgres {
  private readonly dataSources: DataSource[] = [];

  private constructor(private readonly server: Started<string>) {}

  static async start(): Promise<TestPostgres> {
    return new TestPostgres(await startPostgres());
  }

  /** An empty database; answers with its URL. */
  async database(like = 'template1'): Promise<string> {
    const name = `t_${randomBytes(6).toString('hex')}`;
    await this.query(this.server.value, `CREATE DATABASE ${name} TEMPLATE ${like}`);
    return this.server.value.replace(/[^/]*$/, name);
  }

  /** A database with the schema, connected to as the product does. */
  async migrated(): Promise<DataSource> {
    if (hasMigrated()) {
      const url = await this.database(MIGRATED);
      await newInstallation(url);
      return this.dataSource(url);
    }
    const dataSource = await this.dataSource(await this.database());
    await migrate(dataSource);
    return dataSource;
  }

  async dataSource(url: string): Promise<DataSource> {
    const entities = [BusinessDayEntity, ExecutionEntity];
    const dataSource = createDataSource({ url, applicationName: 'test', entities, poolSize: 5 });
    await dataSource.initialize();
    this.dataSources.push(dataSource);
    return dataSource;
  }

  async query(url: string, sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.dataSources.filter(({ isInitialized }) => isInitialized).map((dataSource) => dataSource.destroy()),
    );
    await this.server.stop();
  }
}
