import { EntitySchema } from 'typeorm';

export type DayStatus = 'OPEN' | 'CLOSED';

/** A schedule's runs of one business date, planned with the version that was active when it was opened. */
export interface BusinessDay {
  readonly id: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly version: number;
  /** The revision of the schedule's overrides that it is planned with. */
  readonly overrideRevision: number;
  readonly status: DayStatus;
  /** How many ad hoc requests it has had. */
  readonly adhocRequests: number;
  readonly openedAt: Date;
  readonly openedBy: string;
  readonly closedAt: Date | null;
  /** Since when its runs are kept no longer; null = they are there. */
  readonly purgedAt: Date | null;
}

export const BusinessDayEntity = new EntitySchema<BusinessDay>({
  name: 'BusinessDay',
  tableName: 'business_day',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment' },
    schedule: { type: 'text' },
    businessDate: { type: 'date' },
    version: { type: 'integer' },
    overrideRevision: { type: 'integer' },
    status: { type: 'text' },
    adhocRequests: { type: 'integer' },
    openedAt: { type: 'timestamptz' },
    openedBy: { type: 'text' },
    closedAt: { type: 'timestamptz', nullable: true },
    purgedAt: { type: 'timestamptz', nullable: true },
  },
});
