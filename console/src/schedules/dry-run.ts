import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.js';
import { Problem } from '../api/problem.js';
import type { Finding, Import, TabExcerpt } from '../api/shapes.js';
import type { Upload } from './chosen-workbook.js';

/** What the server says of a workbook that it has looked at and not applied. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
  readonly excerpts: readonly TabExcerpt[];
  /** What it would do; null = it has errors and would do nothing. */
  readonly plan: Import | null;
}

export const DRY_RUN = 'dry-run';

export const useDryRun = (upload: Upload): UseQueryResult<Checked> =>
  useQuery({
    queryKey: [DRY_RUN, upload.key],
    queryFn: () => check(upload),
    staleTime: Infinity,
  });

async function check(upload: Upload): Promise<Checked> {
  try {
    const plan = await answerOf(send(upload, { dryRun: 'true', excerpts: 'true' }));
    return { ...plan, excerpts: plan.excerpts ?? [], plan };
  } catch (error) {
    if (error instanceof Problem && error.code === 'WORKBOOK_HAS_ERRORS') return withErrors(error);
    throw error;
  }
}

/** Members of the problem document, as docs/api.md says. */
function withErrors({ told }: Problem): Checked {
  const { findings, findingsTotal, excerpts } = told as unknown as Omit<Checked, 'plan'>;
  return { findings, findingsTotal, excerpts, plan: null };
}

/** Applies what was looked at: another version that is active by now is a problem VERSION_MOVED. */
export const apply = (upload: Upload, expectedVersion: number, key: string): Promise<Import> =>
  answerOf(send(upload, { expectedVersion }, key));

interface Query {
  readonly dryRun?: 'true';
  readonly excerpts?: 'true';
  readonly expectedVersion?: number;
}

function send(upload: Upload, query: Query, key?: string) {
  return api.POST('/api/v1/schedules/import', {
    params: { query, ...(key === undefined ? {} : { header: { 'Idempotency-Key': key } }) },
    body: { file: '' },
    bodySerializer: () => {
      const form = new FormData();
      form.append('file', upload.content, upload.name);
      return form;
    },
  });
}
