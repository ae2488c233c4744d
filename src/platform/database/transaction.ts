import { Injectable } from '@nestjs/common';
import { DataSource, QueryFailedError, type EntityManager } from 'typeorm';

/** Statements on one connection: each for itself (`Database.reader`) or in a transaction. */
export class Sql {
  constructor(readonly manager: EntityManager) {}

  /** The rows that a SELECT or a RETURNING answers. `T` is the caller's word for its own column list. */
  async rows<T>(sql: string, parameters: readonly unknown[] = []): Promise<readonly T[]> {
    const answer: unknown = await this.manager.query(sql, [...parameters]);
    // TypeORM answers UPDATE and DELETE with [rows, count], everything else with the rows.
    return (isRowsAndCount(answer) ? answer[0] : answer) as readonly T[];
  }

  async row<T>(sql: string, parameters: readonly unknown[] = []): Promise<T | undefined> {
    return (await this.rows<T>(sql, parameters))[0];
  }
}

const isRowsAndCount = (answer: unknown): answer is [unknown[], number] =>
  Array.isArray(answer) && answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number';

/** Use cases open a transaction; stores receive it. */
export type Transaction = Sql;

/** Serialization failure, deadlock, lock time-out: another transaction was first, and trying again is the answer. */
const WORTH_REPEATING = new Set(['40001', '40P01', '55P03']);
const MAX_TRIES = 8;
const BACKOFF_MS = 10;

@Injectable()
export class Database {
  /** Statements outside a transaction. */
  readonly reader: Sql;

  constructor(private readonly dataSource: DataSource) {
    this.reader = new Sql(dataSource.manager);
  }

  /**
   * Runs `work` in a transaction and repeats it whole when the database asks for that, so `work` must have no effect
   * of its own outside the transaction.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.dataSource.transaction((manager) => work(new Sql(manager)));
      } catch (error) {
        if (tries >= MAX_TRIES || !isWorthRepeating(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * BACKOFF_MS * 2 ** tries));
      }
    }
  }
}

/** What was read has changed before it was written: the transaction is repeated on what is true now. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

const isWorthRepeating = (error: unknown): boolean =>
  error instanceof Overtaken || WORTH_REPEATING.has(codeOf(error) ?? '');

const codeOf = (error: unknown): string | undefined =>
  error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;

export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505';
