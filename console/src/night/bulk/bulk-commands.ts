import { answerOf, api } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import type { components } from '../../api/schema.js';
import type { ActionName } from '../../api/shapes.js';

export type BulkAction = Exclude<ActionName, 'resolve-start'>;
export type ActionPreview = components['schemas']['ActionPreview'];

export interface AskedBulk {
  readonly action: BulkAction;
  readonly ids: readonly string[];
}

/** Of one request: it is one transaction, and others wait for the runs in it. */
export const PART = 1000;

export const partsOf = (ids: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / PART) }, (_, n) => ids.slice(n * PART, (n + 1) * PART));

interface Asked {
  readonly ids: readonly string[];
  readonly actions: readonly BulkAction[];
  readonly includeDependents?: boolean;
}

/** How many of the runs each action could be done to, by the rules of the server. */
export async function previewOf({
  ids,
  actions,
  includeDependents,
}: Asked): Promise<readonly ActionPreview[]> {
  const told: ActionPreview[] = [];
  for (const runIds of partsOf(ids)) {
    const body = {
      runIds: [...runIds],
      actions: [...actions],
      ...(includeDependents ? { includeDependents } : {}),
    };
    told.push(...(await answerOf(api.POST('/api/v1/runs/actions/preview', { body }))).actions);
  }
  return actions.map((action) =>
    together(
      action,
      told.filter((one) => one.action === action),
    ),
  );
}

/** Of all parts, by what is refused in the same words. */
export function together(action: BulkAction, parts: readonly ActionPreview[]): ActionPreview {
  const refused = new Map<string, ActionPreview['refused'][number]>();
  for (const one of parts.flatMap((part) => part.refused)) {
    const before = refused.get(one.detail)?.runs ?? 0;
    refused.set(one.detail, { ...one, runs: one.runs + before });
  }
  const can = parts.reduce((sum, part) => sum + part.can, 0);
  return { action, can, refused: [...refused.values()].sort((a, b) => b.runs - a.runs) };
}

/** What became of it on a run; `detail` is null where it was done. */
export interface RunResult {
  readonly id: string;
  readonly detail: string | null;
}

interface Command {
  readonly ids: readonly string[];
  readonly action: BulkAction;
  readonly reason: string;
  readonly includeDependents: boolean;
  /** Made when the dialog opened: what is sent again under it counts once. */
  readonly key: string;
  readonly answered: (runs: number) => void;
}

/** Part after part. When no answer comes it throws; under the same key it then goes on where it was. */
export async function actOn(command: Command): Promise<readonly RunResult[]> {
  const results: RunResult[] = [];
  for (const [n, runIds] of partsOf(command.ids).entries()) {
    try {
      results.push(...(await actOnPart(command, runIds, n)));
    } catch (error) {
      // What was refused as a whole after other parts were done is told with them.
      if (n === 0 || !(error instanceof Problem) || error.status === 0 || error.status >= 500) throw error;
      const { message } = error;
      results.push(...runIds.map((id) => ({ id, detail: message })));
    }
    command.answered(results.length);
  }
  return results;
}

async function actOnPart(
  { action, reason, includeDependents, key }: Command,
  runIds: readonly string[],
  part: number,
): Promise<readonly RunResult[]> {
  const { results } = await answerOf(
    api.POST('/api/v1/runs/actions', {
      params: { header: { 'Idempotency-Key': `${key}-${part}` } },
      body: { action, runIds: [...runIds], reason, ...(includeDependents ? { includeDependents } : {}) },
    }),
  );
  return results.map(({ id, ok, problem }) => ({ id, detail: ok ? null : detailOf(problem) }));
}

const detailOf = (problem: unknown): string =>
  typeof problem === 'object' && problem !== null && 'detail' in problem ? String(problem.detail) : '';
