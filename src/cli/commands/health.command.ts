import type { Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { Check, Readiness } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table, type Column } from '../terminal/table.js';
import { instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { addCommand, type Registry } from './registry.js';

export function addHealth(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'health',
    summary: 'tell whether the server is ready, and the job types are up',
    description: 'Ends with 1 when the server is not ready or a job type is DOWN.',
    examples: ['nightjar health'],
  }).action(registry.handler(showHealth));
}

async function showHealth(voice: Voice, api: ApiClient): Promise<ExitCode> {
  const ready = await api.document<Readiness>('health/ready');
  const isReady = ready.status === 'ok';
  // A server that is not ready cannot answer for its job types.
  const { items } = isReady
    ? await api.get<{ readonly items: readonly Check[] }>(apiPath`health/job-types`)
    : { items: [] };
  voice.show({ ready, jobTypes: items }, () => healthText({ ready, isReady, items }, voice));
  return isReady && items.every(({ status }) => status !== 'DOWN') ? EXIT.well : EXIT.failed;
}

interface Health {
  readonly ready: Readiness;
  readonly isReady: boolean;
  readonly items: readonly Check[];
}

interface Part {
  readonly name: string;
  readonly status: string;
  readonly says: string;
}

function healthText({ ready, isReady, items }: Health, voice: Voice): string {
  const { style } = voice;
  const parts = Object.entries(ready.details ?? {}).map(([name, { status, ...others }]) => ({
    name,
    status: String(status).toUpperCase(),
    says: Object.values(others).flat().join(' '),
  }));
  const columns: readonly Column<Part>[] = [
    { title: 'PART', of: ({ name }) => name },
    { title: 'STATUS', of: ({ status }) => status, paint: ({ status }) => style.status(status) },
    { title: 'SAYS', of: ({ says }) => says },
  ];
  const head = isReady ? style.good('The server is ready.') : style.bad('The server is not ready.');
  const checks = items.length === 0 ? '' : `\n${checksTable(items, voice)}`;
  return `${head}\n\n${table(columns, parts, style)}${checks}`;
}

export function checksTable(checks: readonly Check[], { style }: Voice): string {
  const columns: readonly Column<Check>[] = [
    { title: 'JOB TYPE', of: ({ name }) => name },
    { title: 'SCHEDULE', of: ({ schedule }) => schedule ?? '(shared)' },
    { title: 'STATUS', of: ({ status }) => status, paint: ({ status }) => style.status(status) },
    { title: 'MS', of: ({ latencyMs }) => latencyMs, right: true },
    { title: 'CHECKED', of: ({ checkedAt }) => instant(checkedAt) },
    { title: 'ERROR', of: ({ error }) => error },
  ];
  return table(columns, checks, style);
}
