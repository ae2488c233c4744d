import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Suggestions } from '../../domain/suggest.js';
import { ConfigError, loadConfig, type ConfigProblem } from '../../platform/config/app-config.js';
import { ADMIN_TOKEN_FILE, SECRET_KEY_FILE } from '../../platform/config/secrets.js';
import { VARIABLES, type Variable } from '../../platform/config/variables.js';
import type { Environment } from '../api/target.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table, type Column } from '../terminal/table.js';
import { oneLine } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';

interface ShownVariable {
  readonly name: string;
  /** null = not set and without a default; `set` for a secret. */
  readonly value: string | null;
  readonly source: string;
  readonly secret: boolean;
  readonly expected: string;
  readonly meaning: string;
}

/** What only this command line reads. */
const OWN: Readonly<Record<string, Omit<Variable, 'schema'>>> = {
  NIGHTJAR_URL: {
    expected: 'an http(s) URL',
    meaning: 'where commands find the server; absent = http://127.0.0.1:$PORT',
  },
  NIGHTJAR_TOKEN: {
    expected: 'text',
    meaning: 'the API token of commands; absent = NIGHTJAR_ADMIN_TOKEN, else <data dir>/admin-token',
    secret: true,
  },
};

export async function checkConfig(voice: Voice): Promise<ExitCode> {
  const { environment } = voice.io;
  const problems = problemsOf(environment);
  const variables = await shownVariables(environment);
  const warnings = unknownOf(environment);
  const document = { ok: problems.length === 0, variables, problems, warnings };
  voice.show(document, () => configText(document, voice));
  return problems.length === 0 ? EXIT.well : EXIT.failed;
}

function problemsOf(environment: Environment): readonly ConfigProblem[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

async function shownVariables(environment: Environment): Promise<readonly ShownVariable[]> {
  const server = Object.entries<Variable>(VARIABLES).map(async ([name, variable]) => {
    const given = environment[name] ?? '';
    if (given !== '')
      return shown(name, variable, { value: variable.secret ? 'set' : given, source: 'environment' });
    const made = await madeFile(name, environment);
    if (made) return shown(name, variable, made);
    const preset = variable.schema.safeParse(undefined);
    const value = preset.success && preset.data !== undefined ? presetText(preset.data) : null;
    return shown(name, variable, { value, source: value === null ? 'not set' : 'default' });
  });
  const own = Object.entries(OWN).map(([name, variable]) => {
    const given = environment[name] ?? '';
    if (given === '') return shown(name, variable, { value: null, source: 'not set' });
    return shown(name, variable, { value: variable.secret ? 'set' : given, source: 'environment' });
  });
  return [...(await Promise.all(server)), ...own];
}

const shown = (
  name: string,
  { expected, meaning, secret }: Omit<Variable, 'schema'>,
  { value, source }: Pick<ShownVariable, 'value' | 'source'>,
): ShownVariable => ({ name, value, source, secret: secret === true, expected, meaning });

/** The allow-list's default is an object that holds nothing. */
const presetText = (preset: unknown): string | null =>
  typeof preset === 'string' || typeof preset === 'number' || typeof preset === 'boolean'
    ? String(preset)
    : null;

const MADE_FILES: Readonly<Record<string, string>> = {
  NIGHTJAR_ADMIN_TOKEN: ADMIN_TOKEN_FILE,
  NIGHTJAR_SECRET_KEY: SECRET_KEY_FILE,
};

/** Only on the embedded default; else both are required, and a problem says so. */
async function madeFile(
  name: string,
  environment: Environment,
): Promise<Pick<ShownVariable, 'value' | 'source'> | null> {
  const file = MADE_FILES[name];
  const shared = ['DATABASE_URL', 'REDIS_URL'].some((store) => (environment[store] ?? '') !== '');
  if (file === undefined || shared) return null;
  const path = join(
    environment['NIGHTJAR_DATA_DIR'] || VARIABLES.NIGHTJAR_DATA_DIR.schema.parse(undefined),
    file,
  );
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  return exists
    ? { value: 'set', source: path }
    : { value: null, source: `${path}, made at the first start` };
}

/** Mistyped names are as good as unset. */
function unknownOf(environment: Environment): readonly string[] {
  const known = [...Object.keys(VARIABLES), ...Object.keys(OWN)];
  const { didYouMean } = new Suggestions();
  return Object.keys(environment)
    .filter((name) => /^NIGHTJAR_(?!TEST_)/.test(name) && !known.includes(name))
    .map((name) => `${name} is not a variable of Nightjar${didYouMean(name, known)}.`);
}

interface Checked {
  readonly variables: readonly ShownVariable[];
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly string[];
}

function configText({ variables, problems, warnings }: Checked, { style }: Voice): string {
  const wrong = new Set(problems.map(({ variable }) => variable));
  const columns: readonly Column<ShownVariable>[] = [
    {
      title: 'VARIABLE',
      of: ({ name }) => name,
      paint: ({ name }) => (wrong.has(name) ? style.bad : style.bold),
    },
    { title: 'VALUE', of: ({ value }) => value },
    { title: 'SOURCE', of: ({ source }) => source },
    { title: 'MEANING', of: ({ meaning, expected }) => `${meaning} (${expected})` },
  ];
  const ends = problems.map(({ message }) => `${style.bad('error')} ${oneLine(message)}\n`).join('');
  const notes = warnings.map((warning) => `${style.warning('warning')} ${oneLine(warning)}\n`).join('');
  const verdict =
    problems.length === 0
      ? style.good('The configuration can be used.')
      : 'The configuration cannot be used.';
  return `${table(columns, variables, style)}\n${notes}${ends}${verdict}\n`;
}
