import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { Database } from '../platform/database/transaction.js';
import { MetricsQuery, type Count } from './metrics.query.js';

/** What is measured is read when somebody asks, and costs nothing in between. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  constructor(database: Database, query: MetricsQuery) {
    collectDefaultMetrics({ register: this.registry, prefix: 'nightjar_' });
    const { reader } = database;
    const counts: readonly Counted[] = [
      {
        name: 'runs',
        help: 'Runs of open business days by status',
        label: 'status',
        read: () => query.runs(reader),
      },
      {
        name: 'open_attempts',
        help: 'Attempts under way by state',
        label: 'state',
        read: () => query.attempts(reader),
      },
      {
        name: 'agents',
        help: 'Agents whose lease has not passed, by group',
        label: 'group',
        read: () => query.agents(reader),
      },
    ];
    for (const counted of counts) this.gauge(counted);
  }

  async text(): Promise<string> {
    return this.registry.metrics();
  }

  private gauge({ name, help, label, read }: Counted): void {
    const gauge = new Gauge({
      name: `nightjar_${name}`,
      help,
      labelNames: [label],
      registers: [this.registry],
      async collect(): Promise<void> {
        gauge.reset();
        for (const { of, count } of await read()) gauge.set({ [label]: of }, count);
      },
    });
  }
}

interface Counted {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  readonly read: () => Promise<readonly Count[]>;
}
