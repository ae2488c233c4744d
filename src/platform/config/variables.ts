import { z } from 'zod';
import { originOf } from '../../domain/origin.js';
import { parsedUrl } from '../../domain/parsed-url.js';
import { parseRoleMapping, roleMappingProblem } from '../../domain/role-mapping.js';
import { allowListProblem } from '../http/allow-list.js';
import { LOG_LEVELS } from '../log/log-level.js';

export const ROLES = ['all', 'server', 'agent'] as const;
export type Role = (typeof ROLES)[number];

export interface Variable {
  readonly schema: z.ZodType;
  /** What a value must be, for people. */
  readonly expected: string;
  readonly meaning: string;
  readonly secret?: true;
}

/** Digits only: coercion would take a blank for 0, and read 0x10 and 1e3. */
const whole = (least: number, most: number): z.ZodType<number> =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));
const flag = (preset: 'true' | 'false'): z.ZodType<boolean> =>
  z
    .enum(['true', 'false', '1', '0'])
    .default(preset)
    .transform((text) => text === 'true' || text === '1');
const onOff = z
  .enum(['on', 'off'])
  .default('on')
  .transform((text) => text === 'on');
const groups = z
  .string()
  .transform((text) => text.split(',').map((group) => group.trim()))
  .pipe(z.array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/)).min(1));

const keys = z
  .string()
  .transform((text) => text.split(',').map((key) => key.trim()))
  .pipe(z.array(z.string().refine((key) => Buffer.from(key, 'base64').length === 32)).min(1));
/** Words that name keys, as `nightjar secrets` shows them. */
const keyIds = z
  .string()
  .transform((text) => text.split(',').map((id) => id.trim().toLowerCase()))
  .pipe(z.array(z.string().regex(/^[0-9a-f]{8}$/)).min(1));

const origins = z
  .string()
  .transform((text) => text.split(',').map((origin) => originOf(origin.trim()) ?? ''))
  .pipe(z.array(z.string().min(1)).min(1));
const claim = z.string().regex(/^[\x21-\x7e]{1,200}$/);

/** Browsers keep what is secret to pages that came by TLS or from this machine. */
function isOrigin(text: string): boolean {
  const url = parsedUrl(text);
  if (url === null) return false;
  const { protocol, hostname, origin, href } = url;
  const secure = protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname));
  return secure && href === `${origin}/`;
}

function isIssuer(text: string): boolean {
  const url = parsedUrl(text);
  if (url === null) return false;
  const { protocol, hostname, search, hash, username, password } = url;
  const bare = search === '' && hash === '' && username === '' && password === '';
  return bare && (protocol === 'https:' || isThisMachine(hostname));
}

export const isThisMachine = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

/** Every variable, in the order of docs/operating.md. `nightjar config check` and the docs read this table. */
export const VARIABLES = {
  PORT: {
    schema: whole(0, 65_535).default(3000),
    expected: 'a port; 0 takes a free one',
    meaning: 'where it listens',
  },
  HOST: {
    schema: z.string().min(1).default('127.0.0.1'),
    expected: 'an address',
    meaning: 'on which address it listens',
  },
  NIGHTJAR_ROLE: {
    schema: z.enum(ROLES).default('all'),
    expected: 'all, server or agent',
    meaning: 'what this process does; all = server with an agent inside',
  },
  NIGHTJAR_AGENT_GROUPS: {
    schema: groups.optional(),
    expected: 'names, comma separated',
    meaning: 'which agent groups it serves; role agent: common, role all: every group',
  },
  NIGHTJAR_DATA_DIR: {
    schema: z.string().min(1).default('.nightjar'),
    expected: 'a folder',
    meaning: 'the embedded database and the secrets made on first start',
  },
  DATABASE_URL: {
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    expected: 'postgres://user:password@host:port/database',
    meaning: 'PostgreSQL 14 or newer; absent = an embedded one in the data directory',
    secret: true,
  },
  REDIS_URL: {
    schema: z.url({ protocol: /^rediss?$/ }).optional(),
    expected: 'redis://host:port',
    meaning: 'Redis for BullMQ; absent = BullMQ on PostgreSQL, one process',
    secret: true,
  },
  NIGHTJAR_ADMIN_TOKEN: {
    schema: z.string().min(16).optional(),
    expected: 'at least 16 characters',
    meaning: 'bootstrap API token with the administrator role',
    secret: true,
  },
  NIGHTJAR_SECRET_KEY: {
    schema: keys.optional(),
    expected: '32 bytes in base64; several, comma separated, while keys are rotated',
    meaning: 'encrypts stored secrets: the first one seals, all of them open',
    secret: true,
  },
  NIGHTJAR_LOST_KEYS: {
    schema: keyIds.optional(),
    expected: 'ids of keys, comma separated, such as 1a2b3c4d',
    meaning: 'keys that nobody has any more: a start goes on although stored secrets need them',
  },
  NIGHTJAR_OAUTH_TOKEN_URL: {
    schema: z.url({ protocol: /^https?$/ }).optional(),
    expected: 'an http(s) URL',
    meaning: 'token endpoint of the connection `default`',
  },
  NIGHTJAR_OAUTH_CLIENT_ID: {
    schema: z.string().min(1).optional(),
    expected: 'text',
    meaning: 'client id of the connection `default`',
  },
  NIGHTJAR_OAUTH_CLIENT_SECRET: {
    schema: z.string().min(1).optional(),
    expected: 'text',
    meaning: 'client secret of the connection `default`',
    secret: true,
  },
  NIGHTJAR_OAUTH_ORIGINS: {
    schema: origins.optional(),
    expected: 'origins, comma separated, such as https://erp.example.com,https://wms.example.com:8443',
    meaning:
      'where the tokens of the connection `default` may go; absent = wherever an administrator points job types at',
  },
  NIGHTJAR_POLL_INTERVAL_MS: {
    schema: whole(10, 3_600_000).default(5000),
    expected: 'milliseconds, 10 to 3600000',
    meaning: 'how often Status is asked, where the job type does not say',
  },
  NIGHTJAR_ALLOWED_TARGETS: {
    schema: z
      .string()
      .default('')
      .refine((text) => allowListProblem(text) === null),
    expected:
      'scheme://host:port entries and CIDRs, comma separated, such as https://*.example.com:443,10.0.0.0/8',
    meaning: 'where calls to external systems may go; none by default',
  },
  NIGHTJAR_METRICS_PUBLIC: {
    schema: flag('false'),
    expected: 'true or false',
    meaning: '/metrics without a token',
  },
  NIGHTJAR_TRUST_PROXY: {
    schema: flag('false'),
    expected: 'true or false',
    meaning: 'believe X-Forwarded-* of the proxy in front',
  },
  NIGHTJAR_PUBLIC_URL: {
    schema: z
      .string()
      .refine(isOrigin)
      .transform((text) => new URL(text).origin)
      .optional(),
    expected: 'https://host or https://host:port (http:// on this machine alone), without a path',
    meaning: 'where browsers reach this server',
  },
  NIGHTJAR_OIDC_ISSUER: {
    schema: z
      .url({ protocol: /^https?$/ })
      .refine(isIssuer)
      .optional(),
    expected: 'https://…, without query and fragment (http:// on this machine alone)',
    meaning: 'the identity provider of the organisation, by which people log in (OpenID Connect)',
  },
  NIGHTJAR_OIDC_CLIENT_ID: {
    schema: z.string().min(1).optional(),
    expected: 'text',
    meaning: 'what the identity provider knows this server as',
  },
  NIGHTJAR_OIDC_CLIENT_SECRET: {
    schema: z.string().min(1).optional(),
    expected: 'text',
    meaning: 'and the secret that goes with it',
    secret: true,
  },
  NIGHTJAR_OIDC_SCOPES: {
    schema: z
      .string()
      .regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/)
      .refine((text) => text.split(' ').includes('openid'))
      .default('openid profile email'),
    expected: 'words with blanks between them, openid among them',
    meaning: 'what the identity provider is asked for',
  },
  NIGHTJAR_OIDC_NAME_CLAIM: {
    schema: claim.default('email'),
    expected: 'the name of a claim, such as email or preferred_username',
    meaning: 'the claim that names a person here',
  },
  NIGHTJAR_OIDC_ROLES_CLAIM: {
    schema: claim.default('groups'),
    expected: 'the name of a claim, such as groups or realm_access.roles',
    meaning: 'the claim that says what a person may do',
  },
  NIGHTJAR_OIDC_ROLES: {
    schema: z
      .string()
      .refine((text) => roleMappingProblem(text) === null)
      .transform(parseRoleMapping)
      .optional(),
    expected:
      'value=role or value=role@SCHEDULE, comma separated, such as nightjar-ops=operator,pay-team=schedule administrator@PAYMENTS',
    meaning: 'what each value of that claim lets a person do; a value that is not named: nothing',
  },
  NIGHTJAR_LOCAL_LOGIN: {
    schema: onOff,
    expected: 'on or off',
    meaning: 'whether people may log in with a name and a password',
  },
  NIGHTJAR_LOG_LEVEL: {
    schema: z.enum(LOG_LEVELS).default('info'),
    expected: LOG_LEVELS.join(', '),
    meaning: 'what is logged',
  },
  NIGHTJAR_RECOVERY: {
    schema: z
      .string()
      .regex(/^[\w.:+-]{1,100}$/)
      .optional(),
    expected: 'a name for the restore, of letters, digits and . : + - _',
    meaning: 'the database was restored from a backup: nothing is started until the recovery is ended',
  },
  NIGHTJAR_MIGRATE: {
    schema: onOff,
    expected: 'on or off',
    meaning: 'whether roles server and all run pending migrations at start',
  },
  NIGHTJAR_QUEUE: {
    schema: onOff,
    expected: 'on or off',
    meaning: 'off = agents find their orders in the database alone, without BullMQ; slower',
  },
  NIGHTJAR_AGENT_CONCURRENCY: {
    schema: whole(1, 1000).default(50),
    expected: 'a whole number, 1 to 1000',
    meaning: 'how many orders an agent takes up at once, four fifths of them for one target',
  },
  NIGHTJAR_RECONCILE_INTERVAL_MS: {
    schema: whole(50, 600_000).default(2000),
    expected: 'milliseconds, 50 to 600000',
    meaning: 'how often the loops look for what a lost message left behind',
  },
  NIGHTJAR_SESSION_LEASE_MS: {
    schema: whole(1000, 600_000).default(30_000),
    expected: 'milliseconds, 1000 to 600000',
    meaning: 'how long an agent may be silent before others take over its runs',
  },
  NIGHTJAR_REQUEST_TIMEOUT_MS: {
    schema: whole(1_000, 600_000).default(60_000),
    expected: 'milliseconds, 1000 to 600000',
    meaning: 'how long a request may take to arrive, a workbook over a slow line included',
  },
  NIGHTJAR_STOP_TIMEOUT_MS: {
    schema: whole(1000, 600_000).default(30_000),
    expected: 'milliseconds, 1000 to 600000',
    meaning: 'how long a stop waits for what is being sent; whatever stops it must wait longer',
  },
} as const satisfies Readonly<Record<string, Variable>>;

export type VariableName = keyof typeof VARIABLES;

/** The variables as parsed. */
export type Values = { [K in VariableName]: z.output<(typeof VARIABLES)[K]['schema']> };
