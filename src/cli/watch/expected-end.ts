import { apiPath, type ApiClient } from '../api/api.client.js';
import type { ExecutionForecast } from '../api/forecast-shapes.js';

/** Often enough for people; each answer costs the server a look at the whole execution. */
const ASK_EVERY_MS = 10_000;

/**
 * Asks now and then when an execution is expected to end, and tells it: null = that depends on somebody. An answer that does
 * not come is no matter: what is followed is the execution. Answers with how to stop.
 */
export function followExpectedEnd(
  api: ApiClient,
  executionId: string,
  tell: (expectedEndAt: string | null) => void,
): () => void {
  const ask = (): void => {
    api.get<ExecutionForecast>(apiPath`executions/${executionId}/forecast`).then(
      ({ expectedEndAt, blocked }) => {
        tell(blocked ? null : expectedEndAt);
      },
      () => undefined,
    );
  };
  ask();
  const timer = setInterval(ask, ASK_EVERY_MS);
  return () => {
    clearInterval(timer);
  };
}
