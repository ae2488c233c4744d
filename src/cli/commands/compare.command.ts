import type { Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { ComparedVersions } from '../api/diff-shapes.js';
import { CannotDo } from '../api/errors.js';
import type { Schedule } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { counted, oneLine } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { wholeNumber } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { diffText } from './show-diff.js';

interface CompareOptions {
  readonly all?: true;
}

export function addCompare(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'compare <schedule>',
    summary: 'show what one version of a schedule has that another has not',
    description: 'Left out, the one is the version before the active one, and the other is the active one.',
    examples: ['nightjar compare PAYMENTS 3 5', 'nightjar compare PAYMENTS 3', 'nightjar compare PAYMENTS'],
  })
    .argument('[from]', 'the version before; 0 = nothing', wholeNumber)
    .argument('[to]', 'the version after', wholeNumber)
    .option('--all', 'show every change, however many there are')
    .action(registry.handler<CompareOptions>(compare));
}

async function compare(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = '', from, to], options: { all } }: Call<CompareOptions>,
): Promise<ExitCode> {
  const after = to ?? (await activeVersion(api, schedule));
  const before = from ?? Number(after) - 1;
  return showCompared(voice, api, { schedule, from: String(before), to: String(after), all: all === true });
}

async function activeVersion(api: ApiClient, schedule: string): Promise<number> {
  const { activeVersion: active } = await api.get<Schedule>(apiPath`schedules/${schedule}`);
  if (active === null)
    throw new CannotDo('NO_ACTIVE_VERSION', `${schedule} has no version yet: import its workbook.`);
  return active;
}

interface Versions {
  readonly schedule: string;
  /** undefined = the active one. */
  readonly from: string | undefined;
  readonly to: string;
  readonly all: boolean;
}

/** Asks for the difference of two versions, and shows it. */
export async function showCompared(
  voice: Voice,
  api: ApiClient,
  { schedule, from, to, all }: Versions,
): Promise<ExitCode> {
  const path = apiPath`schedules/${schedule}/versions/${to}/diff`;
  const compared = await api.get<ComparedVersions>(path, { from });
  voice.show(compared, () => comparedText(compared, all, voice));
  return EXIT.well;
}

function comparedText(
  { schedule, fromVersion, version, diff }: ComparedVersions,
  all: boolean,
  { style }: Voice,
): string {
  const before = fromVersion === 0 ? 'nothing' : `version ${fromVersion}`;
  const many = diff.changesTotal === 0 ? 'no change' : counted(diff.changesTotal, 'change');
  const title = style.bold(oneLine(`${schedule}, from ${before} to version ${version}: ${many}.`));
  return `${title}\n${diffText(diff, { schedule, style, all })}`;
}
