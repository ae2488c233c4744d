import { Injectable } from '@nestjs/common';
import { notFound } from '../../domain/errors.js';
import { jobTypeKey, JobTypeStore } from '../../job-types/job-type.store.js';
import type { Sql } from '../../platform/database/transaction.js';
import { ExplainRuns, type WaitingFor } from './explain-runs.js';
import { RunQuery, type RunFilter, type RunRow } from './run.query.js';
import type { WhyReason } from '../call/shapes.js';
import { withRequests, type SentAttempt } from './sent-requests.js';
import { Why } from './why.js';

/** Dependencies named for each run of a list, and for one run alone. */
const NAMED_IN_A_LIST = 10;
const NAMED_ALONE = 1000;

export interface RunView extends RunRow {
  readonly waitingFor: readonly Omit<WaitingFor, 'run'>[];
}

/** Runs as the API shows them. */
@Injectable()
export class RunViews {
  constructor(
    private readonly runs: RunQuery,
    private readonly explain: ExplainRuns,
    private readonly chain: Why,
    private readonly jobTypes: JobTypeStore,
  ) {}

  async page(
    sql: Sql,
    filter: RunFilter,
    page: { after: string | null; limit: number },
  ): Promise<readonly RunView[]> {
    return this.withReasons(sql, await this.runs.page(sql, filter, page), NAMED_IN_A_LIST);
  }

  async one(sql: Sql, id: string): Promise<RunView> {
    const [view] = await this.withReasons(sql, await this.runs.byIds(sql, [id]), NAMED_ALONE);
    if (!view) throw unknownRun(id);
    return view;
  }

  async attempts(sql: Sql, id: string): Promise<readonly unknown[]> {
    const run = await this.one(sql, id);
    const { schedule, jobType } = run;
    const types = await this.jobTypes.resolve(sql, [{ schedule, name: jobType }]);
    const attempts = (await this.runs.attempts(sql, id)) as unknown as readonly SentAttempt[];
    return attempts.map((attempt) => withRequests(attempt, run, types.get(jobTypeKey(schedule, jobType))));
  }

  async why(
    sql: Sql,
    id: string,
  ): Promise<{ readonly runId: string; readonly reasons: readonly WhyReason[] }> {
    await this.one(sql, id);
    return { runId: id, reasons: await this.chain.run(sql, id) };
  }

  private async withReasons(sql: Sql, rows: readonly RunRow[], most: number): Promise<readonly RunView[]> {
    const reasons = await this.explain.run(
      sql,
      rows.map(({ id }) => id),
      most,
    );
    return rows.map((row) => ({ ...row, waitingFor: (reasons.get(row.id) ?? []).map(shown) }));
  }
}

const shown = ({ kind, ref, since, detail }: WaitingFor): Omit<WaitingFor, 'run'> => ({
  kind,
  ref,
  since,
  detail,
});

export const unknownRun = (id: string): Error => notFound('UNKNOWN_RUN', `There is no run ${id}.`);
