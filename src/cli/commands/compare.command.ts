import type { Command } from 'commander';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { ComparedVersions } from '../api/diff-shapes.js';
import type { Impact } from '../api/impact-shapes.js';
import { CannotDo } from '../api/errors.js';
import type { Schedule } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import type { Style } from '../terminal/style.js';
import { counted, oneLine } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { wholeNumber } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { diffText } from './show-diff.js';
import { impactText } from './show-impact.js';

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
  const path = apiPath`schedules/${schedule}/versions/${after}/diff`;
  const compared = await api.get<ComparedVersions>(path, { from: String(before) });
  voice.show(compared, () => comparedText(compared, { style: voice.style, all: all === true }));
  return EXIT.well;
}

async function activeVersion(api: ApiClient, schedule: string): Promise<number> {
  const { activeVersion: active } = await api.get<Schedule>(apiPath`schedules/${schedule}`);
  if (active === null)
    throw new CannotDo('NO_ACTIVE_VERSION', `${schedule} has no version yet: import its workbook.`);
  return active;
}

/** What would change by making a version the active one: what it says otherwise, and what that does. */
export async function showActivation(
  voice: Voice,
  api: ApiClient,
  { schedule, version }: { readonly schedule: string; readonly version: string },
): Promise<ExitCode> {
  const path = apiPath`schedules/${schedule}/versions/${version}`;
  const compared = await api.get<ComparedVersions>(`${path}/diff`);
  const impact = await api.get<Impact>(`${path}/impact`);
  const shown = { style: voice.style, all: false };
  voice.show({ ...compared, impact }, () => `${comparedText(compared, shown)}\n${impactText(impact, shown)}`);
  return EXIT.well;
}

function comparedText(
  { schedule, fromVersion, version, diff }: ComparedVersions,
  shown: { readonly style: Style; readonly all: boolean },
): string {
  const before = fromVersion === 0 ? 'nothing' : `version ${fromVersion}`;
  const many = diff.changesTotal === 0 ? 'no change' : counted(diff.changesTotal, 'change');
  const title = oneLine(`${schedule}, from ${before} to version ${version}: ${many}.`);
  return `${shown.style.bold(title)}\n${diffText(diff, { ...shown, schedule })}`;
}
