import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { may, refuseUnless } from '../../domain/access.js';
import { invalid } from '../../domain/errors.js';
import { RUN_STATUSES } from '../../domain/run/run-state.js';
import type { Sql } from '../../platform/database/transaction.js';
import type { Caller } from '../call/commands.js';
import { anyName, businessDate, id } from '../call/shapes.js';
import { RunQuery } from './run.query.js';

const MAX_RUNS = 10_000;

const filter = z.strictObject({
  schedule: anyName.optional(),
  businessDate: businessDate.optional(),
  cycle: anyName.optional(),
  flow: anyName.optional(),
  process: anyName.optional(),
  job: anyName.optional(),
  status: z
    .enum(RUN_STATUSES)
    .transform((status) => [status])
    .or(z.array(z.enum(RUN_STATUSES)).min(1))
    .optional(),
  execution: id.optional(),
});

/** How a body says which runs it is about: one of the two. */
export const whichRuns = {
  runIds: z.array(id).max(MAX_RUNS).optional(),
  filter: filter.optional(),
};

interface Chosen {
  readonly runIds?: readonly string[] | undefined;
  readonly filter?: z.infer<typeof filter> | undefined;
}

/** The runs that somebody means who wants to act on many. */
@Injectable()
export class ChosenRuns {
  constructor(private readonly runs: RunQuery) {}

  async of(sql: Sql, { runIds, filter: wanted }: Chosen, caller: Caller): Promise<readonly string[]> {
    if ((runIds === undefined) === (wanted === undefined)) {
      throw invalid('INVALID_REQUEST', 'Say which runs: either runIds or filter.');
    }
    if (runIds) {
      await this.refuseOthersRuns(sql, runIds, caller);
      return runIds;
    }
    return this.matching(sql, wanted ?? {}, caller);
  }

  private async matching(
    sql: Sql,
    wanted: NonNullable<Chosen['filter']>,
    { grants }: Caller,
  ): Promise<readonly string[]> {
    const { schedule, businessDate: date, ...others } = wanted;
    const narrowed = Object.values(others).some((value) => value !== undefined);
    if (schedule === undefined || date === undefined || !narrowed) {
      throw invalid('FILTER_TOO_WIDE', 'A filter names schedule, businessDate and at least one more field.');
    }
    refuseUnless(grants, 'operate', schedule);
    const found = await this.runs.idsOf(sql, wanted, MAX_RUNS);
    if (found.length > MAX_RUNS) {
      throw invalid('FILTER_TOO_WIDE', `The filter means more than ${MAX_RUNS} runs; narrow it.`);
    }
    return found;
  }

  private async refuseOthersRuns(sql: Sql, runIds: readonly string[], { grants }: Caller): Promise<void> {
    if (may(grants, 'operate', null)) return;
    for (const schedule of await this.runs.schedulesOf(sql, runIds))
      refuseUnless(grants, 'operate', schedule);
  }
}
