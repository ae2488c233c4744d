import type { OauthSettings } from './oauth-controls.js';
import type { Fault, JobRule } from './script.js';

/** JSON of the control API that is not what it should be; the message says where. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** Throws Malformed unless the value, found at `where`, is as expected. */
type Check = (value: unknown, where: string) => void;

const expecting =
  (expected: string, fits: (value: unknown) => boolean): Check =>
  (value, where) => {
    if (!fits(value)) throw new Malformed(`${where}: expected ${expected}`);
  };

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const within = (value: unknown, most: number): boolean => isWhole(value) && value <= most;

const anything: Check = () => undefined;
const aText = expecting('a text', (value) => typeof value === 'string');
const aBoolean = expecting('true or false', (value) => typeof value === 'boolean');
/** At most what a timer of Node can wait. */
const milliseconds = expecting('milliseconds, whole, below 2^31', (value) => within(value, 2 ** 31 - 1));
const seconds = expecting('seconds', (value) => typeof value === 'number' && value >= 0);
const aCount = expecting('a whole number from 1', (value) => isWhole(value) && value > 0);
const anHttpStatus = expecting(
  'an HTTP status from 200',
  (value) => within(value, 599) && Number(value) >= 200,
);
const anOutcome = oneOf('COMPLETED', 'ERROR', 'never');
const anObject = expecting('an object', isObject);

function oneOf(...words: readonly unknown[]): Check {
  return expecting(words.join(' or '), (value) => words.includes(value));
}

const listOf =
  (check: Check): Check =>
  (value, where) => {
    if (!Array.isArray(value)) throw new Malformed(`${where}: expected a list`);
    for (const [index, item] of value.entries()) check(item, `${where}[${index}]`);
  };

interface Shape {
  readonly required?: Readonly<Record<string, Check>>;
  readonly optional?: Readonly<Record<string, Check>>;
}

const shaped =
  ({ required = {}, optional = {} }: Shape): Check =>
  (value, where) => {
    if (!isObject(value)) throw new Malformed(`${where}: expected an object`);
    const checks = new Map(Object.entries({ ...required, ...optional }));
    for (const name of Object.keys(required)) {
      if (!Object.hasOwn(value, name)) throw new Malformed(`${where}.${name}: is missing`);
    }
    for (const [name, member] of Object.entries(value)) {
      const check = checks.get(name);
      if (!check)
        throw new Malformed(`${where}.${name}: is not known; known: ${[...checks.keys()].join(', ')}`);
      check(member, `${where}.${name}`);
    }
  };

const headers: Check = (value, where) => {
  anObject(value, where);
  listOf(aText)(Object.values(Object(value) as object), where);
};

const STATUS: Shape = { required: { code: anHttpStatus }, optional: { body: aText, headers } };
const FAULTS: Readonly<Record<Fault['kind'], Shape>> = {
  status: STATUS,
  'status-after-effect': STATUS,
  'reset-before-effect': {},
  'reset-after-effect': {},
  hang: {},
  'hang-after-effect': {},
  delay: { required: { ms: milliseconds } },
  'delay-before-effect': { required: { ms: milliseconds } },
  drip: { required: { everyMs: milliseconds }, optional: { bytes: aCount } },
  truncate: {},
  body: {
    required: { body: aText },
    optional: {
      contentType: aText,
      gzip: aBoolean,
      repeat: expecting('a whole number or "forever"', (value) => value === 'forever' || isWhole(value)),
    },
  },
  fields: { required: { fields: anObject } },
  executionId: { required: { value: anything } },
};
const KINDS = new Map(Object.entries(FAULTS));

const aFault: Check = (value, where) => {
  const kind = isObject(value) ? value['kind'] : undefined;
  const shape = KINDS.get(String(kind));
  if (!shape) throw new Malformed(`${where}.kind: expected one of ${[...KINDS.keys()].join(', ')}`);
  shaped({
    required: { kind: anything, ...shape.required },
    optional: { times: aCount, ...shape.optional },
  })(value, where);
};

const faults: Check = (value, where) => {
  (Array.isArray(value) ? listOf(aFault) : aFault)(value, where);
};

const RULE: Readonly<Record<keyof JobRule, Check>> = {
  service: aText,
  process: aText,
  job: aText,
  durationMs: milliseconds,
  outcome: anOutcome,
  outcomes: listOf(anOutcome),
  executionInfo: anything,
  failureInfo: anything,
  unknown: aBoolean,
  dedupe: aBoolean,
  startAnswer: faults,
  restartAnswer: faults,
  statusAnswer: faults,
  killAnswer: faults,
  logAnswer: faults,
  pingAnswer: faults,
};

const SETTINGS: Readonly<Record<keyof OauthSettings, Check>> = {
  tokenLifetimeS: seconds,
  tokenAnswer: faults,
};

/** Each cast below says what the check before it has established. */
export function parseRules(body: string): readonly JobRule[] {
  const value = jsonOf(body);
  listOf(shaped({ optional: RULE }))(value, 'rules');
  return value as readonly JobRule[];
}

export function parseOauthSettings(body: string): OauthSettings {
  const value = jsonOf(body);
  shaped({ optional: SETTINGS })(value, 'settings');
  return value as OauthSettings;
}

export function parseFinalStatus(body: string): 'COMPLETED' | 'ERROR' {
  const value = jsonOf(body);
  shaped({ required: { status: oneOf('COMPLETED', 'ERROR') } })(value, 'body');
  return (value as { status: 'COMPLETED' | 'ERROR' }).status;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Malformed('The body is not JSON.');
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
