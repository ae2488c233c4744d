import type { Command } from 'commander';
import { AGENT_REQUEST_STATUSES } from '../../domain/run/agent-request.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { AgentRequest } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table, type Column } from '../terminal/table.js';
import { instant, took } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { count, dateOption, id, wordsOf } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';

interface Options {
  readonly date?: string;
  readonly status?: string;
  readonly agentGroup?: string;
  readonly application?: string;
  readonly execution?: string;
  readonly run?: string;
  readonly limit: number;
}

const USUAL = 100;

export function addAgentRequests(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'agent-requests [schedule]',
    summary: 'list what was asked of agents: the attempts of all runs, the latest first',
    examples: [
      'nightjar agent-requests PAYMENTS --date 2026-11-24 --status RUNNING,ERROR',
      'nightjar agent-requests --run 17 --json',
    ],
  })
    .addOption(dateOption('requests for runs of this business date'))
    .option(
      '--status <A,B>',
      `of one of these: ${AGENT_REQUEST_STATUSES.join(', ')}`,
      wordsOf(AGENT_REQUEST_STATUSES, 'Statuses'),
    )
    .option('--agent-group <name>', 'requests to this agent group')
    .option('--application <name>', 'requests for jobs of this application')
    .option('--execution <id>', 'requests of this execution', id)
    .option('--run <id>', 'requests of this run', id)
    .option('--limit <n>', 'not more than so many', count, USUAL)
    .action(registry.handler<Options>(show));
}

async function show(
  voice: Voice,
  api: ApiClient,
  { args: [schedule], options }: Call<Options>,
): Promise<ExitCode> {
  const { date, status, agentGroup, application, execution, run, limit } = options;
  const query = { schedule, businessDate: date, status, agentGroup, application, execution, run };
  const items = await api.all<AgentRequest>(apiPath`agent-requests`, query, limit);
  const now = new Date();
  const columns: readonly Column<AgentRequest>[] = [
    { title: 'REQUEST', of: (one) => one.id, right: true },
    { title: 'STATUS', of: (one) => one.status, paint: (one) => voice.style.status(one.status) },
    { title: 'STATE', of: (one) => (one.state === one.status ? '' : one.state) },
    ...(schedule === undefined ? [{ title: 'SCHEDULE', of: (one: AgentRequest) => one.schedule }] : []),
    ...(date === undefined ? [{ title: 'DATE', of: (one: AgentRequest) => one.businessDate }] : []),
    { title: 'TYPE', of: (one) => one.type },
    { title: 'JOB', of: (one) => `${one.process}/${one.job}` },
    { title: 'APPLICATION', of: (one) => one.application },
    { title: 'AGENT', of: (one) => one.host ?? one.agent?.slice(0, 8) ?? one.agentGroup },
    { title: 'CREATED', of: (one) => instant(one.createdAt) },
    { title: 'TOOK', of: (one) => took(one.startedAt, one.endedAt, now), right: true },
    { title: 'EXECUTION', of: (one) => one.execution, right: true },
    { title: 'RUN', of: (one) => one.run, right: true },
    { title: 'SENT', of: (one) => (one.submitted ? 'yes' : 'no') },
    { title: 'PAYLOAD', of: (one) => one.payload },
    { title: 'INFO', of: (one) => one.info },
  ];
  voice.show({ items }, () =>
    items.length === 0 ? 'No agent request matches.\n' : table(columns, items, voice.style),
  );
  return EXIT.well;
}
