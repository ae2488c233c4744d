import { Injectable } from '@nestjs/common';
import { DataSource, QueryFailedError, type EntityManager } from 'typeorm';
import { isArmed, reach, type Write } from '../faults/crash-points.js';

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

/** Makes sure, where tests look on, that nothing is changed beside the names of `write` and `transaction`. */
class Reader extends Sql {
  override async rows<T>(sql: string, parameters: readonly unknown[] = []): Promise<readonly T[]> {
    if (/\b(INSERT INTO|UPDATE \w+|DELETE FROM)\b/.test(sql))
      throw new Error(`a change outside of Database.write and Database.transaction: ${sql}`);
    return super.rows(sql, parameters);
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
  /** Reading outside a transaction. */
  readonly reader: Sql;

  constructor(private readonly dataSource: DataSource) {
    this.reader = isArmed() ? new Reader(dataSource.manager) : new Sql(dataSource.manager);
  }

  /**
   * Runs `work` in a transaction and repeats it whole when the database asks for that, so `work` must have no effect
   * of its own outside the transaction.
   */
  async transaction<T>(name: Write, work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        const answer = await this.dataSource.transaction(async (manager) => {
          const done = await work(new Sql(manager));
          reach(`${name}.begin`);
          return done;
        });
        reach(`${name}.end`);
        return answer;
      } catch (error) {
        if (tries >= MAX_TRIES || !isWorthRepeating(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * BACKOFF_MS * 2 ** tries));
      }
    }
  }

  /** One statement that changes something and needs no other beside it. */
  async write<T>(name: Write, statement: (sql: Sql) => Promise<T>): Promise<T> {
    reach(`${name}.begin`);
    const answer = await statement(new Sql(this.dataSource.manager));
    reach(`${name}.end`);
    return answer;
  }
}

/** What was read has changed before it was written: the transaction is repeated on what is true now. */
export class Overtaken extends Error {
  override readonly name: string = 'Overtaken';
}

const isWorthRepeating = (error: unknown): boolean =>
  error instanceof Overtaken || WORTH_REPEATING.has(codeOf(error) ?? '');

const codeOf = (error: unknown): string | undefined =>
  error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;

export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505';
