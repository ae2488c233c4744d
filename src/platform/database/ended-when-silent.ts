import pg from 'pg';

type Query = (...given: readonly unknown[]) => unknown;

/** What pg says when `query_timeout` has passed; it has no code. */
const SILENT = 'Query read timeout';

/**
 * A connection that ends itself when a statement has had no answer in time. pg alone only rejects the statement: the
 * connection goes back to its pool, where the next caller waits behind the same silence, or, if it was only slow, goes on in
 * the transaction of somebody else.
 *
 * One that is cut is told to whoever asks it next. Pools and TypeORM listen for it while they hold it, and not in the moment
 * between, where a cut would end the process.
 */
export class EndedWhenSilent extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    const ask = this.query.bind(this) as Query;
    const watched: Query = (...given) => {
      const answer = ask(...given);
      if (answer instanceof Promise)
        answer.catch((error: unknown) => {
          this.endIfSilent(error);
        });
      return answer;
    };
    this.query = watched as typeof this.query;
  }

  private endIfSilent(error: unknown): void {
    if (error instanceof Error && error.message === SILENT) void this.end();
  }
}
