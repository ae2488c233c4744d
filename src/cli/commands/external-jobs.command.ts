import type { Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { Released } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table } from '../terminal/table.js';
import { counted, instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { dateOption } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';

interface OfDate {
  readonly date?: string;
}

interface ExternalJob {
  readonly externalJob: string;
  readonly releasedAt: string | null;
  readonly releasedBy: string | null;
  readonly waiting: number;
}

export function addExternalJobs(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'external-jobs <schedule>',
    summary: 'list the external jobs of a date: which were released, by whom, and how many runs wait',
    examples: ['nightjar external-jobs MERCH --date 2026-11-24'],
  })
    .addOption(dateOption('the business date; left out = the latest open one'))
    .action(registry.handler<OfDate>(show));
  addCommand(program, {
    usage: 'release-external <schedule> <externalJob>',
    summary: 'say that an external job has happened: what waits for it is released',
    description: 'A fact per schedule, business date and name, whether the day is open by now or not.',
    examples: ['nightjar release-external MERCH BANK_FILE --date 2026-11-24'],
  })
    .addOption(dateOption('the business date; left out = the latest open one'))
    .action(registry.handler<{ readonly date?: string }>(releaseExternal));
}

async function show(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options }: Call<OfDate>,
): Promise<ExitCode> {
  const path = apiPath`schedules/${schedule}/external-jobs`;
  const items = await api.all<ExternalJob>(path, { businessDate: options.date });
  const columns = [
    { title: 'EXTERNAL JOB', of: (one: ExternalJob) => one.externalJob },
    {
      title: 'RELEASED',
      of: (one: ExternalJob) => (one.releasedAt === null ? 'no' : instant(one.releasedAt)),
    },
    { title: 'BY', of: (one: ExternalJob) => one.releasedBy },
    { title: 'WAITING', of: (one: ExternalJob) => one.waiting, right: true as const },
  ];
  voice.show({ items }, () =>
    items.length === 0 ? `${schedule} waits for no external job.\n` : table(columns, items, voice.style),
  );
  return EXIT.well;
}

async function releaseExternal(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = '', externalJob = ''], options }: Call<{ readonly date?: string }>,
): Promise<ExitCode> {
  const path = apiPath`schedules/${schedule}/external-jobs/${externalJob}/release`;
  const answer = await api.post<Released>(path, { businessDate: options.date });
  voice.show(answer, () => {
    const again = answer.alreadyReleased ? ' It was released before.' : '';
    return `${externalJob} is released: ${counted(answer.released, 'wait')} ended.${again}\n`;
  });
  return EXIT.well;
}
