import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Database } from './database/transaction.js';
import { Egress } from './http/egress.js';
import { HttpClient } from './http/http.client.js';
import { ProblemFilter } from './http/problem.filter.js';
import { Log } from './log/logger.js';
import { MessageQueue } from './queue/message-queue.js';
import { Clock } from './time/clock.js';
import { Loops } from './time/loops.js';

/** What the process has opened before the application is made, and closes after it. */
export interface Platform {
  readonly dataSource: DataSource;
  readonly queue: MessageQueue;
  readonly egress: Egress;
  readonly clock: Clock;
  readonly log: Log;
}

/** Database, queue, clock, log and the way out: the same for every feature. */
@Global()
@Module({})
export class PlatformModule {
  static of({ dataSource, queue, egress, clock, log }: Platform): DynamicModule {
    const providers = [
      Database,
      HttpClient,
      Loops,
      ProblemFilter,
      { provide: MessageQueue, useValue: queue },
      { provide: Egress, useValue: egress },
      { provide: Clock, useValue: clock },
      { provide: Log, useValue: log },
    ];
    return {
      module: PlatformModule,
      imports: [
        ScheduleModule.forRoot(),
        TypeOrmModule.forRootAsync({
          useFactory: () => dataSource.options,
          // It is open already: migrations have run on it.
          dataSourceFactory: () => Promise.resolve(dataSource),
        }),
      ],
      providers: [...providers, { provide: APP_FILTER, useExisting: ProblemFilter }],
      exports: providers,
    };
  }
}
