import type { components, paths } from '../../api/schema.js';
import { jobTypes as texts } from '../../text/admin-job-types.js';
import { readObject } from '../../ui/json-text.js';

type Definition = NonNullable<
  paths['/api/v1/job-types']['post']['requestBody']
>['content']['application/json'];

/** The fields of the form, by their paths in the definition; what is a number or null there is a text here. */
export interface JobTypeValues extends Readonly<Record<string, string | boolean>> {
  readonly name: string;
  /** Empty = shared. */
  readonly schedule: string;
  /** Of what was read. */
  readonly version: string;
  /** The definition as a text that the form does not show as it stands; empty = what the fields say. */
  readonly json: string;
}

const TEXTS = ['description', 'url', 'connection', 'scope'] as const;
export const ENDPOINTS = ['start', 'status', 'restart', 'kill', 'log', 'check'] as const;
const NUMBERS = ['pollIntervalMs', 'startDeadlineMs', 'silenceBudgetMs'] as const;
const TIMEOUTS = ['connectMs', 'answerMs', 'statusMs'] as const;
const CHOICES = ['pollPolicy', 'onSilence', 'onTimeout', 'cycleNameStyle'] as const;
const SWITCHES = ['idempotentStart', 'treat500AsUnknown', 'retryOn503'] as const;

/** What decides which system is called, and with which token. */
export const PLACES = ['url', 'connection', 'scope', ...ENDPOINTS.map((one) => `endpoints.${one}`)];

export const NEW_TYPE: JobTypeValues = {
  ...{ name: '', schedule: '', version: '', json: '' },
  ...{ description: '', url: '', connection: 'default', scope: '' },
  ...{ 'endpoints.start': '', 'endpoints.status': '', 'endpoints.restart': '', 'endpoints.kill': '' },
  ...{ 'endpoints.log': '', 'endpoints.check': '' },
  ...{ pollIntervalMs: '', startDeadlineMs: '', silenceBudgetMs: '900000' },
  ...{ 'timeouts.connectMs': '10000', 'timeouts.answerMs': '60000', 'timeouts.statusMs': '15000' },
  ...{ pollPolicy: 'adaptive', onSilence: 'flag', onTimeout: 'flag', cycleNameStyle: 'long' },
  ...{ idempotentStart: false, treat500AsUnknown: false, retryOn503: false },
};

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** A definition as the form shows it; what it leaves out is as in a new one. */
export function valuesOf(definition: Readonly<Record<string, unknown>>): JobTypeValues {
  const endpoints = membersOf(definition['endpoints']);
  const timeouts = membersOf(definition['timeouts']);
  const given = [
    ...['name', 'schedule', 'version', ...TEXTS, ...NUMBERS, ...CHOICES].map(
      (name) => [name, definition[name]] as const,
    ),
    ...ENDPOINTS.map((name) => [`endpoints.${name}`, endpoints[name]] as const),
    ...TIMEOUTS.map((name) => [`timeouts.${name}`, timeouts[name]] as const),
  ];
  const texts = given.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, textOf(value)] as const],
  );
  const switches = SWITCHES.map((name) => [name, definition[name] === true] as const);
  return { ...NEW_TYPE, ...Object.fromEntries<string | boolean>([...texts, ...switches]) };
}

/** What is no number is sent as it was typed: the server says what is wrong with it. */
const numberOf = (text: string): unknown =>
  text.trim() === '' ? null : /^\d{1,15}$/.test(text.trim()) ? Number(text) : text;

/** A form as the API takes it. */
export function definitionOf(values: JobTypeValues): Readonly<Record<string, unknown>> {
  const text = (name: string): string => textOf(values[name]).trim();
  const path = (name: string): string | null => text(`endpoints.${name}`) || null;
  return {
    name: text('name'),
    schedule: text('schedule') || null,
    ...Object.fromEntries(TEXTS.map((name) => [name, text(name)])),
    endpoints: {
      ...Object.fromEntries(ENDPOINTS.map((name) => [name, path(name)])),
      start: text('endpoints.start'),
      status: text('endpoints.status'),
    },
    ...Object.fromEntries(NUMBERS.map((name) => [name, numberOf(text(name))])),
    timeouts: Object.fromEntries(TIMEOUTS.map((name) => [name, numberOf(text(`timeouts.${name}`))])),
    ...Object.fromEntries(CHOICES.map((name) => [name, values[name]])),
    ...Object.fromEntries(SWITCHES.map((name) => [name, values[name]])),
  };
}

export const jsonOf = (values: JobTypeValues): string => JSON.stringify(definitionOf(values), null, 2);

const READ_ONLY = ['source', 'findings', 'version'];

/** The members, by path, that would be lost or changed if the form showed this definition. */
export function lostIn(definition: Readonly<Record<string, unknown>>): readonly string[] {
  const shown = new Map(leavesOf(definitionOf(valuesOf(definition))));
  return leavesOf(definition)
    .filter(([path, value]) => !READ_ONLY.includes(path.split('.')[0] ?? '') && shown.get(path) !== value)
    .map(([path]) => path);
}

const leavesOf = (value: unknown, path = ''): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries({ ...value }).flatMap(([name, inner]) =>
        leavesOf(inner, path === '' ? name : `${path}.${name}`),
      )
    : [[path, value]];

const ASIDE = ['version', 'json'];

/** The fields in which two forms are different, in the order of the form. */
export const differences = (one: JobTypeValues, other: JobTypeValues): readonly string[] =>
  Object.keys(NEW_TYPE).filter((name) => !ASIDE.includes(name) && one[name] !== other[name]);

export const storedValues = (stored: components['schemas']['JobType']): JobTypeValues =>
  valuesOf({ ...stored });

/** The field that a code is about. */
export const FIELD_OF = {
  ...{ INVALID_URL: 'url', UNKNOWN_CONNECTION: 'connection', ALREADY_EXISTS: 'name', RESERVED_NAME: 'name' },
  UNKNOWN_SCHEDULE: 'schedule',
};
export const labelOf = (field: string): string => texts.fields[field] ?? field;

/** What is sent: the JSON where it is what was written, else what the fields say. */
export function bodyOf(values: JobTypeValues): Definition {
  const read = readObject(values.json);
  const definition = values.json !== '' && read.ok ? read.value : definitionOf(values);
  // What is not as the API has it is refused by it, with the place: that is what the form shows.
  return definition as unknown as Definition;
}
