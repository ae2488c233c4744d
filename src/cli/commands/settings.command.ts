import { InvalidArgumentError, Option, type Command } from 'commander';
import { NIGHTLY_WAITS_FOR, type SaidSettings } from '../../domain/schedule-settings.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import type { Settings } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { fields } from '../terminal/table.js';
import { instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { count, wholeNumber } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';

interface SetOptions extends Omit<SaidSettings, 'dataRetentionDays' | 'openDayAt'> {
  readonly openDayAt?: string;
  readonly dataRetentionDays?: number | 'forever';
  readonly ifVersion?: number;
  readonly reason?: string;
}

export function addSettings(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'settings <schedule>',
    summary: 'show how a schedule is operated here: days, Nightly, dependencies, retention',
    examples: ['nightjar settings PAYMENTS'],
  }).action(registry.handler(show));
  const set = addCommand(program, {
    usage: 'set-settings <schedule>',
    summary: 'change how a schedule is operated here',
    description: 'What is left out stays as it is. Imports change nothing about settings.',
    examples: [
      'nightjar set-settings PAYMENTS --sequential-days on --data-retention-days 30',
      'nightjar set-settings MERCH --nightly-waits-for enabled --reason "as in the original"',
    ],
  });
  addOptions(set).action(registry.handler<SetOptions>(change));
}

const addOptions = (command: Command): Command =>
  command
    .option('--open-day-at <HH:MM|by-hand>', "when today's business date is opened by itself", timeOfDay)
    .option('--sequential-days <on|off>', 'a day is opened only when all before it are complete', onOrOff)
    .addOption(
      new Option(
        '--nightly-waits-for <flows>',
        'what a Nightly comes after: the recurring flows that were requested, or all that are enabled',
      ).choices(NIGHTLY_WAITS_FOR),
    )
    .option('--one-nightly-per-day <on|off>', 'no two Nightlies begin on one calendar day', onOrOff)
    .option(
      '--external-dependencies <on|off>',
      'off = days that are opened wait for no external job',
      onOrOff,
    )
    .option('--inter-schedule-dependencies <on|off>', 'off = … for no other schedule', onOrOff)
    .option('--data-retention-days <n|forever>', 'how long closed days are kept', retention)
    .option(
      '--long-run-multiplier <1-3>',
      'a run is long running after so many times what it takes',
      multiplier,
    )
    .option('--if-version <n>', 'only if the settings are still at this version', wholeNumber)
    .option('--reason <text>', 'why; kept with the event');

/** Not null: that is no value to commander. */
function timeOfDay(text: string): string {
  if (text !== BY_HAND && !/^([01]\d|2[0-3]):[0-5]\d$/.test(text))
    throw new InvalidArgumentError(`Expected a time of day, HH:MM, or ${BY_HAND}.`);
  return text;
}

const BY_HAND = 'by-hand';

function onOrOff(text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new InvalidArgumentError('Expected on or off.');
  return text === 'on';
}

/** Not null: that is no value to commander. */
const retention = (text: string): number | 'forever' => (text === 'forever' ? text : count(text));

function multiplier(text: string): number {
  const number = Number(text);
  if (!(number >= 1 && number <= 3)) throw new InvalidArgumentError('Expected a number from 1 to 3.');
  return number;
}

async function show(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''] }: Call<unknown>,
): Promise<ExitCode> {
  const settings = await api.get<Settings>(apiPath`schedules/${schedule}/settings`);
  voice.show(settings, () => settingsText(settings, voice));
  return EXIT.well;
}

async function change(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options }: Call<SetOptions>,
): Promise<ExitCode> {
  const { ifVersion: version, reason } = options;
  const said = saidIn(options);
  if (Object.values(said).every((value) => value === undefined))
    throw new WrongUse('Say what to set, such as --sequential-days on.');
  const path = apiPath`schedules/${schedule}/settings`;
  const settings = await api.put<Settings>(path, { ...said, version, reason });
  voice.show(settings, () => settingsText(settings, voice));
  return EXIT.well;
}

const saidIn = (options: SetOptions): SaidSettings => ({
  openDayAt: options.openDayAt === BY_HAND ? null : options.openDayAt,
  sequentialDays: options.sequentialDays,
  nightlyWaitsFor: options.nightlyWaitsFor,
  oneNightlyPerDay: options.oneNightlyPerDay,
  externalDependencies: options.externalDependencies,
  interScheduleDependencies: options.interScheduleDependencies,
  dataRetentionDays: options.dataRetentionDays === 'forever' ? null : options.dataRetentionDays,
  longRunMultiplier: options.longRunMultiplier,
});

const settingsText = (settings: Settings, { style }: Voice): string =>
  fields(
    [
      ['schedule', settings.schedule],
      ['days are opened', settings.openDayAt === null ? 'by hand' : `at ${settings.openDayAt}`],
      ['sequential days', word(settings.sequentialDays)],
      ['nightly waits for', `${settings.nightlyWaitsFor} recurring flows`],
      ['one nightly per day', word(settings.oneNightlyPerDay)],
      ['external dependencies', word(settings.externalDependencies)],
      ['inter-schedule dependencies', word(settings.interScheduleDependencies)],
      ['data retention', retentionText(settings.dataRetentionDays)],
      ['long-run multiplier', settings.longRunMultiplier],
      ['version', settings.version],
      ['changed', settings.updatedAt && `${instant(settings.updatedAt)} by ${settings.updatedBy ?? ''}`],
    ],
    style,
  );

const word = (on: boolean): string => (on ? 'on' : 'off');

const retentionText = (days: number | null): string =>
  days === null ? 'for ever' : days === 1 ? '1 day' : `${days} days`;
