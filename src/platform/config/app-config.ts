import { allowListProblem, parseAllowList, type AllowList } from '../http/allow-list.js';
import { knownSecrets } from '../secrets/known-secrets.js';
import { Secret } from '../secrets/secret.js';
import { roleMappingProblem, type RoleOfClaim } from '../../domain/role-mapping.js';
import type { LogLevel } from '../log/log-level.js';
import { VARIABLES, type Role, type Values, type Variable } from './variables.js';

/** Everything that the environment decides, parsed once and frozen. Secrets that may be made on first start are apart. */
export interface AppConfig {
  readonly role: Role;
  readonly host: string;
  readonly port: number;
  /** null = every group (role all). */
  readonly agentGroups: readonly string[] | null;
  readonly dataDir: string;
  readonly databaseUrl: Secret | null;
  readonly redisUrl: Secret | null;
  readonly adminToken: Secret | null;
  /** The first seals, all open; null = from the file. */
  readonly secretKeys: readonly Secret[] | null;
  /** Ids of keys that are known to be lost. */
  readonly lostKeys: readonly string[];
  readonly defaultConnection: DefaultConnection | null;
  readonly pollIntervalMs: number;
  readonly allowedTargets: AllowList;
  readonly metricsPublic: boolean;
  readonly trustProxy: boolean;
  /** An origin. */
  readonly publicUrl: string | null;
  readonly localLogin: boolean;
  readonly oidc: OidcConfig | null;
  readonly logLevel: LogLevel;
  readonly migrate: boolean;
  /** Off = orders are found in the database alone: slower, and nothing else differs. */
  readonly queue: boolean;
  /** How many Starts, Restarts and Kills one agent has under way at once. */
  readonly agentConcurrency: number;
  readonly reconcileIntervalMs: number;
  readonly sessionLeaseMs: number;
  /** For a whole request to arrive. */
  readonly requestTimeoutMs: number;
  readonly stopTimeoutMs: number;
  /** The restore that this process is told of; null = none. */
  readonly recovery: string | null;
}

export interface DefaultConnection {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** null = wherever job types point. */
  readonly origins: readonly string[] | null;
}

export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly scopes: string;
  readonly nameClaim: string;
  readonly rolesClaim: string;
  readonly roles: readonly RoleOfClaim[];
}

export const runsServer = (config: Pick<AppConfig, 'role'>): boolean => config.role !== 'agent';
export const runsAgent = (config: Pick<AppConfig, 'role'>): boolean => config.role !== 'server';

export interface ConfigProblem {
  readonly variable: string;
  readonly message: string;
}

/** The environment cannot be used as it is. Exit code 78 (EX_CONFIG). */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly ConfigProblem[]) {
    super(`The configuration cannot be used:\n${problems.map(({ message }) => `  ${message}`).join('\n')}`);
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Parses the environment; throws ConfigError with every problem at once. */
export function loadConfig(environment: Environment): AppConfig {
  const problems: ConfigProblem[] = [];
  const values = Object.fromEntries(
    Object.entries<Variable>(VARIABLES).map(([name, variable]) => [
      name,
      valueOf({ name, variable }, environment, problems),
    ]),
  ) as Values;
  problems.push(...togetherProblems(environment));
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(configOf(values));
}

function valueOf(
  { name, variable }: { name: string; variable: Variable },
  environment: Environment,
  problems: ConfigProblem[],
): unknown {
  // An empty variable is an absent one: compose files and shells cannot unset.
  const text = environment[name] === '' ? undefined : environment[name];
  const parsed = variable.schema.safeParse(text);
  if (parsed.success) return parsed.data;
  const shown = variable.secret ? 'what it holds is not' : `"${text ?? ''}" is not`;
  const problem = WHY[name]?.(text ?? '') ?? null;
  const reason = problem === null ? '' : ` (${problem})`;
  problems.push({ variable: name, message: `${name}: expected ${variable.expected}; ${shown}${reason}.` });
  return undefined;
}

/** What is wrong with a value, where the table of variables cannot say it. */
const WHY: Readonly<Record<string, (text: string) => string | null>> = {
  NIGHTJAR_ALLOWED_TARGETS: allowListProblem,
  NIGHTJAR_OIDC_ROLES: roleMappingProblem,
};

const OIDC = [
  'NIGHTJAR_OIDC_ISSUER',
  'NIGHTJAR_OIDC_CLIENT_ID',
  'NIGHTJAR_OIDC_CLIENT_SECRET',
  'NIGHTJAR_PUBLIC_URL',
] as const;

function oidcProblems(set: (name: string) => boolean): readonly ConfigProblem[] {
  const wanted = [...OIDC.slice(0, 3), 'NIGHTJAR_OIDC_ROLES'].some(set);
  return OIDC.filter((variable) => wanted && !set(variable)).map((variable) => ({
    variable,
    message: `${variable}: people log in by an identity provider only where ${OIDC.join(', ')} are set.`,
  }));
}

const OAUTH = [
  'NIGHTJAR_OAUTH_TOKEN_URL',
  'NIGHTJAR_OAUTH_CLIENT_ID',
  'NIGHTJAR_OAUTH_CLIENT_SECRET',
] as const;

/** Rules between variables. */
function togetherProblems(environment: Environment): readonly ConfigProblem[] {
  const set = (name: string): boolean => (environment[name] ?? '') !== '';
  const problems: ConfigProblem[] = [...oidcProblems(set)];
  const missing = OAUTH.filter((name) => !set(name));
  if (missing.length > 0 && missing.length < OAUTH.length) {
    for (const variable of missing) {
      problems.push({
        variable,
        message: `${variable}: the connection \`default\` needs it beside the other two.`,
      });
    }
  }
  if (set('DATABASE_URL') || set('REDIS_URL')) {
    for (const variable of ['NIGHTJAR_ADMIN_TOKEN', 'NIGHTJAR_SECRET_KEY'].filter((name) => !set(name))) {
      problems.push({
        variable,
        message: `${variable}: required when DATABASE_URL or REDIS_URL is set, because several processes share it.`,
      });
    }
  }
  const role = environment['NIGHTJAR_ROLE'];
  if ((role === 'server' || role === 'agent') && !(set('DATABASE_URL') && set('REDIS_URL'))) {
    problems.push({
      variable: 'NIGHTJAR_ROLE',
      message: `NIGHTJAR_ROLE=${role}: separate processes need DATABASE_URL and REDIS_URL; without them use the role all.`,
    });
  }
  return problems;
}

const secretOf = (text: string | undefined): Secret | null =>
  text === undefined ? null : new Secret(text, 'lasting');

/** Errors of drivers may tell the password by itself. One that is the user's name as well is no secret, and a common word. */
function urlOf(text: string | undefined): Secret | null {
  if (text === undefined) return null;
  const { username, password } = new URL(text);
  if (password !== username) knownSecrets.add(decodeURIComponent(password), 'lasting');
  return secretOf(text);
}

function configOf(values: Values): AppConfig {
  const role = values.NIGHTJAR_ROLE;
  const tokenUrl = values.NIGHTJAR_OAUTH_TOKEN_URL;
  return {
    role,
    host: values.HOST,
    port: values.PORT,
    agentGroups: values.NIGHTJAR_AGENT_GROUPS ?? (role === 'agent' ? ['common'] : null),
    dataDir: values.NIGHTJAR_DATA_DIR,
    databaseUrl: urlOf(values.DATABASE_URL),
    redisUrl: urlOf(values.REDIS_URL),
    adminToken: secretOf(values.NIGHTJAR_ADMIN_TOKEN),
    secretKeys: values.NIGHTJAR_SECRET_KEY?.map((key) => new Secret(key, 'lasting')) ?? null,
    lostKeys: values.NIGHTJAR_LOST_KEYS ?? [],
    defaultConnection: tokenUrl
      ? {
          tokenUrl,
          clientId: values.NIGHTJAR_OAUTH_CLIENT_ID ?? '',
          clientSecret: new Secret(values.NIGHTJAR_OAUTH_CLIENT_SECRET ?? '', 'lasting'),
          origins: values.NIGHTJAR_OAUTH_ORIGINS ?? null,
        }
      : null,
    pollIntervalMs: values.NIGHTJAR_POLL_INTERVAL_MS,
    allowedTargets: parseAllowList(values.NIGHTJAR_ALLOWED_TARGETS),
    metricsPublic: values.NIGHTJAR_METRICS_PUBLIC,
    trustProxy: values.NIGHTJAR_TRUST_PROXY,
    publicUrl: values.NIGHTJAR_PUBLIC_URL ?? null,
    localLogin: values.NIGHTJAR_LOCAL_LOGIN,
    oidc: oidcOf(values),
    logLevel: values.NIGHTJAR_LOG_LEVEL,
    migrate: values.NIGHTJAR_MIGRATE,
    queue: values.NIGHTJAR_QUEUE,
    agentConcurrency: values.NIGHTJAR_AGENT_CONCURRENCY,
    reconcileIntervalMs: values.NIGHTJAR_RECONCILE_INTERVAL_MS,
    sessionLeaseMs: values.NIGHTJAR_SESSION_LEASE_MS,
    requestTimeoutMs: values.NIGHTJAR_REQUEST_TIMEOUT_MS,
    stopTimeoutMs: values.NIGHTJAR_STOP_TIMEOUT_MS,
    recovery: values.NIGHTJAR_RECOVERY ?? null,
  };
}

function oidcOf(values: Values): OidcConfig | null {
  const issuer = values.NIGHTJAR_OIDC_ISSUER;
  if (issuer === undefined) return null;
  return {
    issuer,
    clientId: values.NIGHTJAR_OIDC_CLIENT_ID ?? '',
    clientSecret: new Secret(values.NIGHTJAR_OIDC_CLIENT_SECRET ?? '', 'lasting'),
    scopes: values.NIGHTJAR_OIDC_SCOPES,
    nameClaim: values.NIGHTJAR_OIDC_NAME_CLAIM,
    rolesClaim: values.NIGHTJAR_OIDC_ROLES_CLAIM,
    roles: values.NIGHTJAR_OIDC_ROLES ?? [],
  };
}
