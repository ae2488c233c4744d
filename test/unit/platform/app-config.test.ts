import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import {
  ConfigError,
  loadConfig,
  runsAgent,
  runsServer,
  type AppConfig,
  type ConfigProblem,
} from '../../../src/platform/config/app-config.js';
import { VARIABLES, type VariableName } from '../../../src/platform/config/variables.js';
import { parseAllowList } from '../../../src/platform/http/allow-list.js';
import { knownSecrets } from '../../../src/platform/secrets/known-secrets.js';
import { Secret } from '../../../src/platform/secrets/secret.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 8).toString('base64');
const TOKEN = 'a-token-of-some-length';
/** What several processes share. */
const SHARED = {
  DATABASE_URL: 'postgres://night:pass@db.test:5432/night',
  REDIS_URL: 'redis://:pass@redis.test:6379',
  NIGHTJAR_ADMIN_TOKEN: TOKEN,
  NIGHTJAR_SECRET_KEY: KEY,
};

function problemsOf(environment: Readonly<Record<string, string>>): readonly ConfigProblem[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const variablesOf = (environment: Readonly<Record<string, string>>): readonly string[] =>
  problemsOf(environment).map(({ variable }) => variable);

test('the variables are those of api.md, and four that tune what runs', () => {
  expect(Object.keys(VARIABLES)).toEqual([
    'PORT',
    'HOST',
    'NIGHTJAR_ROLE',
    'NIGHTJAR_AGENT_GROUPS',
    'NIGHTJAR_DATA_DIR',
    'DATABASE_URL',
    'REDIS_URL',
    'NIGHTJAR_ADMIN_TOKEN',
    'NIGHTJAR_SECRET_KEY',
    'NIGHTJAR_LOST_KEYS',
    'NIGHTJAR_OAUTH_TOKEN_URL',
    'NIGHTJAR_OAUTH_CLIENT_ID',
    'NIGHTJAR_OAUTH_CLIENT_SECRET',
    'NIGHTJAR_OAUTH_ORIGINS',
    'NIGHTJAR_POLL_INTERVAL_MS',
    'NIGHTJAR_ALLOWED_TARGETS',
    'NIGHTJAR_METRICS_PUBLIC',
    'NIGHTJAR_TRUST_PROXY',
    'NIGHTJAR_PUBLIC_URL',
    'NIGHTJAR_OIDC_ISSUER',
    'NIGHTJAR_OIDC_CLIENT_ID',
    'NIGHTJAR_OIDC_CLIENT_SECRET',
    'NIGHTJAR_OIDC_SCOPES',
    'NIGHTJAR_OIDC_NAME_CLAIM',
    'NIGHTJAR_OIDC_ROLES_CLAIM',
    'NIGHTJAR_OIDC_ROLES',
    'NIGHTJAR_LOCAL_LOGIN',
    'NIGHTJAR_LOG_LEVEL',
    'NIGHTJAR_RECOVERY',
    'NIGHTJAR_MIGRATE',
    'NIGHTJAR_QUEUE',
    'NIGHTJAR_AGENT_CONCURRENCY',
    'NIGHTJAR_RECONCILE_INTERVAL_MS',
    'NIGHTJAR_SESSION_LEASE_MS',
    'NIGHTJAR_REQUEST_TIMEOUT_MS',
    'NIGHTJAR_STOP_TIMEOUT_MS',
  ]);
});

test('an empty environment is a whole configuration: one process, loopback, nothing that may be called', () => {
  expect(loadConfig({})).toEqual({
    role: 'all',
    host: '127.0.0.1',
    port: 3000,
    agentGroups: null,
    dataDir: '.nightjar',
    databaseUrl: null,
    redisUrl: null,
    adminToken: null,
    secretKeys: null,
    lostKeys: [],
    defaultConnection: null,
    pollIntervalMs: 5000,
    allowedTargets: { hosts: [], networks: [] },
    metricsPublic: false,
    trustProxy: false,
    publicUrl: null,
    localLogin: true,
    oidc: null,
    logLevel: 'info',
    migrate: true,
    queue: true,
    agentConcurrency: 50,
    reconcileIntervalMs: 2000,
    sessionLeaseMs: 30_000,
    requestTimeoutMs: 60_000,
    stopTimeoutMs: 30_000,
    recovery: null,
  });
});

test('an empty variable is an absent one', () => {
  const empty = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, '']));
  expect(loadConfig(empty)).toEqual(loadConfig({}));
});

test('the configuration is frozen', () => {
  expect(Object.isFrozen(loadConfig({}))).toBe(true);
});

describe('a secret', () => {
  const environment = {
    DATABASE_URL: 'postgres://nightjar:pass-of-the-database@db.test/nightjar',
    REDIS_URL: 'redis://:pass-of-redis@redis.test',
    NIGHTJAR_ADMIN_TOKEN: 'x'.repeat(16),
    NIGHTJAR_SECRET_KEY: `${OTHER_KEY}, ${KEY}`,
    NIGHTJAR_OAUTH_TOKEN_URL: 'https://auth.test/token',
    NIGHTJAR_OAUTH_CLIENT_ID: 'nightjar',
    NIGHTJAR_OAUTH_CLIENT_SECRET: 'the-secret-of-the-client',
  };

  test('is to be had where it is needed', () => {
    const { databaseUrl, redisUrl, adminToken, secretKeys, defaultConnection } = loadConfig(environment);
    expect(databaseUrl?.reveal()).toBe(environment.DATABASE_URL);
    expect(redisUrl?.reveal()).toBe(environment.REDIS_URL);
    expect(adminToken?.reveal()).toBe(environment.NIGHTJAR_ADMIN_TOKEN);
    expect(secretKeys?.map((key) => key.reveal())).toEqual([OTHER_KEY, KEY]);
    expect(defaultConnection?.clientSecret.reveal()).toBe('the-secret-of-the-client');
  });

  test('is not to be seen in the configuration, however it is printed', () => {
    const config = loadConfig(environment);
    const printed = JSON.stringify(config) + inspect(config, { depth: 9, showHidden: true });
    for (const secret of [KEY, OTHER_KEY, 'xxxx', 'pass-of', 'the-secret'])
      expect(printed).not.toContain(secret);
  });

  test('of a URL is kept out of logs by itself as well', () => {
    loadConfig(environment);
    expect(knownSecrets.redact('the password pass-of-the-database is wrong')).toBe(
      'the password [redacted] is wrong',
    );
  });
});

describe('a valid value of', () => {
  test.each<[VariableName, string, Partial<AppConfig>]>([
    ['PORT', '0', { port: 0 }],
    ['PORT', '65535', { port: 65_535 }],
    ['HOST', '0.0.0.0', { host: '0.0.0.0' }],
    ['NIGHTJAR_ROLE', 'all', { role: 'all' }],
    ['NIGHTJAR_AGENT_GROUPS', 'a', { agentGroups: ['a'] }],
    ['NIGHTJAR_AGENT_GROUPS', ' common , dmz-1.a_b ', { agentGroups: ['common', 'dmz-1.a_b'] }],
    ['NIGHTJAR_DATA_DIR', '/var/lib/nightjar', { dataDir: '/var/lib/nightjar' }],
    ['NIGHTJAR_LOST_KEYS', '1A2b3c4d, 00000000', { lostKeys: ['1a2b3c4d', '00000000'] }],
    ['NIGHTJAR_POLL_INTERVAL_MS', '10', { pollIntervalMs: 10 }],
    ['NIGHTJAR_POLL_INTERVAL_MS', '3600000', { pollIntervalMs: 3_600_000 }],
    [
      'NIGHTJAR_ALLOWED_TARGETS',
      'http://127.0.0.1:*',
      { allowedTargets: parseAllowList('http://127.0.0.1:*') },
    ],
    ['NIGHTJAR_METRICS_PUBLIC', 'true', { metricsPublic: true }],
    ['NIGHTJAR_METRICS_PUBLIC', '1', { metricsPublic: true }],
    ['NIGHTJAR_METRICS_PUBLIC', '0', { metricsPublic: false }],
    ['NIGHTJAR_TRUST_PROXY', 'true', { trustProxy: true }],
    ['NIGHTJAR_TRUST_PROXY', 'false', { trustProxy: false }],
    [
      'NIGHTJAR_PUBLIC_URL',
      'https://Nightjar.example.com:443/',
      { publicUrl: 'https://nightjar.example.com' },
    ],
    ['NIGHTJAR_PUBLIC_URL', 'http://127.0.0.1:3000', { publicUrl: 'http://127.0.0.1:3000' }],
    ['NIGHTJAR_LOCAL_LOGIN', 'off', { localLogin: false }],
    ['NIGHTJAR_LOG_LEVEL', 'silent', { logLevel: 'silent' }],
    ['NIGHTJAR_RECOVERY', 'backup-2026-11-24T02:00', { recovery: 'backup-2026-11-24T02:00' }],
    ['NIGHTJAR_MIGRATE', 'off', { migrate: false }],
    ['NIGHTJAR_QUEUE', 'off', { queue: false }],
    ['NIGHTJAR_AGENT_CONCURRENCY', '1', { agentConcurrency: 1 }],
    ['NIGHTJAR_RECONCILE_INTERVAL_MS', '50', { reconcileIntervalMs: 50 }],
    ['NIGHTJAR_SESSION_LEASE_MS', '600000', { sessionLeaseMs: 600_000 }],
    ['NIGHTJAR_REQUEST_TIMEOUT_MS', '1000', { requestTimeoutMs: 1_000 }],
    ['NIGHTJAR_STOP_TIMEOUT_MS', '600000', { stopTimeoutMs: 600_000 }],
  ])('%s is %j', (name, value, part) => {
    expect(loadConfig({ [name]: value })).toEqual({ ...loadConfig({}), ...part });
  });

  test.each(['postgres://h/db', 'postgresql://u:p@h:5432/db?sslmode=require'])(
    'DATABASE_URL is %s',
    (url) => {
      expect(loadConfig({ ...SHARED, DATABASE_URL: url }).databaseUrl?.reveal()).toBe(url);
    },
  );

  test.each(['redis://h', 'rediss://u:p@h:6380/1'])('REDIS_URL is %s', (url) => {
    expect(loadConfig({ ...SHARED, REDIS_URL: url }).redisUrl?.reveal()).toBe(url);
  });
});

describe('an invalid value of', () => {
  test.each<[VariableName, readonly string[]]>([
    ['PORT', ['-1', '65536', '3000.5', 'http', '0x10', '1e3', ' ', ' 3000', '+1', 'NaN', 'Infinity', '٣']],
    ['NIGHTJAR_ROLE', ['worker', 'ALL', 'server,agent']],
    ['NIGHTJAR_AGENT_GROUPS', ['a,,b', ',', 'a b', '-a', 'a/b', 'x'.repeat(129)]],
    ['DATABASE_URL', ['mysql://h/db', 'localhost', 'postgres']],
    ['REDIS_URL', ['http://h', 'h:6379']],
    ['NIGHTJAR_ADMIN_TOKEN', ['short', 'x'.repeat(15)]],
    [
      'NIGHTJAR_SECRET_KEY',
      ['short', `${KEY},`, `${KEY},short`, 'f'.repeat(64), Buffer.alloc(31).toString('base64')],
    ],
    ['NIGHTJAR_OAUTH_TOKEN_URL', ['ftp://h/token', 'h/token']],
    ['NIGHTJAR_OAUTH_ORIGINS', ['erp.example.com', 'https://erp.example.com/path', 'ftp://h', 'https://h,']],
    ['NIGHTJAR_POLL_INTERVAL_MS', ['9', '3600001', '5s', '5_000']],
    ['NIGHTJAR_ALLOWED_TARGETS', ['api.test', '10.0.0.0/40', 'https://api.test/path']],
    ['NIGHTJAR_METRICS_PUBLIC', ['yes', 'TRUE', '2']],
    ['NIGHTJAR_TRUST_PROXY', ['on']],
    [
      'NIGHTJAR_PUBLIC_URL',
      ['http://nightjar.example.com', 'https://nightjar.example.com/x', 'nightjar', 'https://u@h.example'],
    ],
    ['NIGHTJAR_OIDC_ISSUER', ['http://idp.example.com', 'https://idp.example.com/?x=1', 'idp']],
    ['NIGHTJAR_OIDC_SCOPES', ['profile email', 'openid  email']],
    ['NIGHTJAR_OIDC_NAME_CLAIM', ['a b']],
    ['NIGHTJAR_OIDC_ROLES_CLAIM', ['a b']],
    ['NIGHTJAR_OIDC_ROLES', ['ops', 'ops=root', '=operator', 'ops=administrator@PAYMENTS', ',']],
    ['NIGHTJAR_LOCAL_LOGIN', ['false']],
    ['NIGHTJAR_LOG_LEVEL', ['verbose', 'INFO']],
    ['NIGHTJAR_RECOVERY', ['a backup', 'x'.repeat(101), 'a/b']],
    ['NIGHTJAR_MIGRATE', ['true', 'no']],
    ['NIGHTJAR_QUEUE', ['false']],
    ['NIGHTJAR_AGENT_CONCURRENCY', ['0', '1001']],
    ['NIGHTJAR_RECONCILE_INTERVAL_MS', ['49', '600001']],
    ['NIGHTJAR_SESSION_LEASE_MS', ['999', '600001']],
    ['NIGHTJAR_REQUEST_TIMEOUT_MS', ['999', '600001', '0']],
    ['NIGHTJAR_STOP_TIMEOUT_MS', ['999', '600001']],
  ])('%s is named with what was expected: %j', (name, values) => {
    const { expected } = VARIABLES[name];
    const secret = 'secret' in VARIABLES[name];
    for (const value of values) {
      const problem = problemsOf({ ...SHARED, [name]: value }).find(({ variable }) => variable === name);
      expect([value, problem?.message.startsWith(`${name}: expected ${expected}; `)]).toEqual([value, true]);
      expect(problem?.message.includes(`"${value}"`)).toBe(!secret);
    }
  });

  test('an allow-list says which entry is wrong', () => {
    const [problem] = problemsOf({ NIGHTJAR_ALLOWED_TARGETS: 'https://a.test,b.test' });
    expect(problem?.message).toContain('("b.test" is neither scheme://host:port nor a CIDR)');
  });
});

test('no secret is ever shown', () => {
  const secrets = {
    DATABASE_URL: 'mysql://u:canary-1@h/db',
    REDIS_URL: 'http://:canary-2@h',
    NIGHTJAR_ADMIN_TOKEN: 'canary-3',
    NIGHTJAR_SECRET_KEY: 'canary-4',
    NIGHTJAR_OAUTH_CLIENT_SECRET: 'canary-5',
  };
  const problems = problemsOf({ ...secrets, PORT: 'x' });
  expect(problems.map(({ variable }) => variable)).toEqual(
    expect.arrayContaining(['DATABASE_URL', 'REDIS_URL', 'NIGHTJAR_ADMIN_TOKEN', 'NIGHTJAR_SECRET_KEY']),
  );
  expect(new ConfigError(problems).message).not.toContain('canary');
});

test('every problem is told at once, each on its own line', () => {
  const environment = {
    PORT: 'x',
    NIGHTJAR_LOG_LEVEL: 'loud',
    NIGHTJAR_ROLE: 'agent',
    NIGHTJAR_OAUTH_CLIENT_ID: 'me',
  };
  expect(variablesOf(environment)).toEqual([
    'PORT',
    'NIGHTJAR_LOG_LEVEL',
    'NIGHTJAR_OAUTH_TOKEN_URL',
    'NIGHTJAR_OAUTH_CLIENT_SECRET',
    'NIGHTJAR_ROLE',
  ]);
  const lines = new ConfigError(problemsOf(environment)).message.split('\n');
  expect(lines).toHaveLength(6);
  expect(lines[0]).toBe('The configuration cannot be used:');
});

describe('rules between variables', () => {
  const OAUTH = {
    NIGHTJAR_OAUTH_TOKEN_URL: 'https://auth.test/token',
    NIGHTJAR_OAUTH_CLIENT_ID: 'nightjar',
    NIGHTJAR_OAUTH_CLIENT_SECRET: 's',
  };

  test('the default connection is whole or absent', () => {
    expect(loadConfig(OAUTH).defaultConnection).toEqual({
      tokenUrl: 'https://auth.test/token',
      clientId: 'nightjar',
      clientSecret: expect.any(Secret),
      origins: null,
    });
    const names = Object.keys(OAUTH);
    for (const [name, value] of Object.entries(OAUTH)) {
      expect(variablesOf({ [name]: value })).toEqual(names.filter((other) => other !== name));
      expect(variablesOf({ ...OAUTH, [name]: '' })).toEqual([name]);
    }
  });

  test.each(['DATABASE_URL', 'REDIS_URL'] as const)(
    '%s asks for the secrets that processes share',
    (name) => {
      const { NIGHTJAR_ADMIN_TOKEN, NIGHTJAR_SECRET_KEY } = SHARED;
      const only = { [name]: SHARED[name] };
      expect(variablesOf(only)).toEqual(['NIGHTJAR_ADMIN_TOKEN', 'NIGHTJAR_SECRET_KEY']);
      expect(variablesOf({ ...only, NIGHTJAR_ADMIN_TOKEN })).toEqual(['NIGHTJAR_SECRET_KEY']);
      expect(variablesOf({ ...only, NIGHTJAR_ADMIN_TOKEN, NIGHTJAR_SECRET_KEY })).toEqual([]);
      // What is there and wrong is told once, not as absent too.
      expect(variablesOf({ ...only, NIGHTJAR_ADMIN_TOKEN: 'short', NIGHTJAR_SECRET_KEY })).toEqual([
        'NIGHTJAR_ADMIN_TOKEN',
      ]);
    },
  );

  test.each(['server', 'agent'])(
    'the role %s needs a database and Redis to meet the others',
    (NIGHTJAR_ROLE) => {
      expect(variablesOf({ ...SHARED, NIGHTJAR_ROLE })).toEqual([]);
      expect(variablesOf({ ...SHARED, NIGHTJAR_ROLE, REDIS_URL: '' })).toEqual(['NIGHTJAR_ROLE']);
      expect(variablesOf({ ...SHARED, NIGHTJAR_ROLE, DATABASE_URL: '' })).toEqual(['NIGHTJAR_ROLE']);
      expect(variablesOf({ NIGHTJAR_ROLE })).toEqual(['NIGHTJAR_ROLE']);
    },
  );

  test('an agent serves the group common unless it is told otherwise', () => {
    const groupsOf = (is: Readonly<Record<string, string>>): AppConfig['agentGroups'] =>
      loadConfig({ ...SHARED, ...is }).agentGroups;
    expect(groupsOf({ NIGHTJAR_ROLE: 'agent' })).toEqual(['common']);
    expect(groupsOf({ NIGHTJAR_ROLE: 'agent', NIGHTJAR_AGENT_GROUPS: 'dmz' })).toEqual(['dmz']);
    expect(groupsOf({ NIGHTJAR_ROLE: 'all', NIGHTJAR_AGENT_GROUPS: 'dmz' })).toEqual(['dmz']);
    expect(groupsOf({ NIGHTJAR_ROLE: 'all' })).toBeNull();
  });

  test.each([
    ['all', true, true],
    ['server', true, false],
    ['agent', false, true],
  ] as const)('the role %s runs a server: %j, an agent: %j', (role, server, agent) => {
    expect([runsServer({ role }), runsAgent({ role })]).toEqual([server, agent]);
  });
});

describe('the identity provider', () => {
  const whole = {
    NIGHTJAR_OIDC_ISSUER: 'https://idp.example.com/realms/ops',
    NIGHTJAR_OIDC_CLIENT_ID: 'nightjar',
    NIGHTJAR_OIDC_CLIENT_SECRET: 'a secret of ours',
    NIGHTJAR_PUBLIC_URL: 'https://nightjar.example.com',
  };

  test('is configured whole, and what is not said is as usual', () => {
    const { oidc } = loadConfig({
      ...whole,
      NIGHTJAR_OIDC_ROLES: 'CN=ops%2COU=it=operator, pay=viewer@PAYMENTS',
    });
    expect(oidc).toMatchObject({
      issuer: 'https://idp.example.com/realms/ops',
      clientId: 'nightjar',
      scopes: 'openid profile email',
      nameClaim: 'email',
      rolesClaim: 'groups',
      roles: [
        { value: 'CN=ops,OU=it', grant: { role: 'operator', schedule: null } },
        { value: 'pay', grant: { role: 'viewer', schedule: 'PAYMENTS' } },
      ],
    });
  });

  test('is not configured in part', () => {
    const problems = problemsOf({ NIGHTJAR_OIDC_ISSUER: whole.NIGHTJAR_OIDC_ISSUER });
    expect(problems.map(({ variable }) => variable)).toEqual([
      'NIGHTJAR_OIDC_CLIENT_ID',
      'NIGHTJAR_OIDC_CLIENT_SECRET',
      'NIGHTJAR_PUBLIC_URL',
    ]);
    expect(problemsOf({ NIGHTJAR_OIDC_ROLES: 'ops=operator' })).toHaveLength(4);
    expect(problemsOf({ NIGHTJAR_OIDC_ROLES: 'ops=root' })[0]?.message).toContain('"ops=root" names no role');
  });
});
