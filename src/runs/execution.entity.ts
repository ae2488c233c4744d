import { EntitySchema } from 'typeorm';
import type { ExecutionStatus } from '../domain/run/execution-status.js';

/** One request of a cycle's flow or an ad hoc process, with the status derived from its runs. */
export interface Execution {
  readonly id: string;
  readonly dayId: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly cycle: string;
  readonly flow: string;
  readonly process: string | null;
  /** 0 except in the Adhoc cycle. */
  readonly requestNo: number;
  readonly status: ExecutionStatus;
  readonly requestParameters: Readonly<Record<string, string>>;
  readonly callerId: string | null;
  readonly correlationId: string | null;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

export const ExecutionEntity = new EntitySchema<Execution>({
  name: 'Execution',
  tableName: 'execution',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment' },
    dayId: { type: 'bigint' },
    schedule: { type: 'text' },
    businessDate: { type: 'date' },
    cycle: { type: 'text' },
    flow: { type: 'text' },
    process: { type: 'text', nullable: true },
    requestNo: { type: 'integer' },
    status: { type: 'text' },
    requestParameters: { type: 'json' },
    callerId: { type: 'text', nullable: true },
    correlationId: { type: 'text', nullable: true },
    requestedBy: { type: 'text' },
    requestedAt: { type: 'timestamptz' },
    startedAt: { type: 'timestamptz', nullable: true },
    endedAt: { type: 'timestamptz', nullable: true },
  },
});
