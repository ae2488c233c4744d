import { z } from 'zod';
import { AUTHENTICATION_METHODS, type Connection } from '../../connections/connection.js';
import type { StoredConnection } from '../../connections/connection.store.js';
import { finding, instant, name } from '../call/shapes.js';

/** What a header or a form can hold as it is. */
const plain = (most: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}+$/u, 'expected a text without control characters');

const tokenUrl = z.string().max(2000).describe('The token endpoint; NIGHTJAR_ALLOWED_TARGETS must list it.');
const authentication = z.enum(AUTHENTICATION_METHODS);
const audience = plain(2000).nullable();
const resource = plain(2000).nullable();
const origins = z.array(z.string().max(500)).min(1).max(200);
/** A week: whoever needs longer has two clients. */
const overlapMinutes = z.number().int().min(0).max(10_080);

const shownFields = {
  source: z.enum(['environment', 'api']).describe('Who has said it; the environment is changed there alone.'),
  secretSet: z.literal(true),
  secretFingerprint: z.string().nullable().describe('Tells two secrets apart; null = of the environment.'),
  secretRotatedAt: instant.nullable(),
  previousSecretUntil: instant
    .nullable()
    .describe('Until when the secret of before is used where the present one is refused.'),
  updatedAt: instant.nullable(),
  updatedBy: z.string().nullable(),
};

/** Everything that is told of a connection: no secret, sealed neither. */
export const connectionShape = z
  .object({
    name,
    tokenUrl: z.string(),
    clientId: z.string(),
    authentication,
    audience: z.string().nullable(),
    resource: z.string().nullable(),
    origins: z
      .array(z.string())
      .nullable()
      .describe('Where its tokens may go; null = wherever an administrator points job types at.'),
    version: z.number().int().describe('0 = of the environment.'),
    ...shownFields,
  })
  .meta({ id: 'Connection' });

export const savedConnection = connectionShape
  .extend({ findings: z.array(finding) })
  .meta({ id: 'SavedConnection' });

const readOnly = z.object(shownFields).partial().shape;

/** What PUT takes: everything that GET answers may come back. */
export const connectionBody = z.strictObject({
  ...readOnly,
  secretSet: z.boolean().optional(),
  name: name.optional().describe('The addressed one.'),
  tokenUrl,
  clientId: plain(500),
  clientSecret: plain(2000)
    .optional()
    .describe('Left out = the stored one is kept, as long as the token URL stays at its origin.'),
  authentication: authentication.default('client_secret_basic'),
  audience: audience.default(null),
  resource: resource.default(null),
  origins: origins.describe('Where its tokens may go: scheme, host and port.'),
  overlapMinutes: overlapMinutes
    .default(60)
    .describe('With a new secret: how long the one before is used where the new one is refused.'),
  version: z.number().int().min(1).optional().describe('The one that was read.'),
  findings: z.array(finding).optional().describe('Read-only.'),
});

export const newConnection = connectionBody.extend({ name });

export const checkBody = z.strictObject({
  scope: z.string().max(2000).default('').describe('What the token is asked for.'),
});

export const unsavedConnection = connectionBody.extend({
  name: name
    .optional()
    .describe('Of a stored connection, whose secret is used where none is said; left out = a new one.'),
  scope: checkBody.shape.scope,
});

export const connectionCheck = z
  .object({
    name,
    status: z.enum(['UP', 'DOWN']),
    error: z.string().optional(),
    expiresInSeconds: z.number().nullable().describe('null = not said; taken for five minutes.'),
    scope: z.string().nullable().describe('As it was granted; null = as it was asked for.'),
    missingScopes: z.array(z.string()).describe('Asked for and not granted.'),
    withPreviousSecret: z.boolean().describe('The present secret was refused, the one before was not.'),
    checkedAt: instant,
  })
  .meta({ id: 'ConnectionCheck' });

/** Of a connection that nobody has saved, which may have no name yet. */
export const unsavedConnectionCheck = connectionCheck
  .omit({ name: true })
  .extend({ findings: z.array(finding) })
  .meta({ id: 'UnsavedConnectionCheck' });

type Shown = z.input<typeof connectionShape>;

export function shownConnection(stored: StoredConnection): Shown {
  const { name: called, clientId, secretFingerprint, audience: forWhom, resource: forWhat } = stored;
  return {
    name: called,
    source: 'api',
    tokenUrl: stored.tokenUrl,
    clientId,
    authentication: stored.authentication,
    audience: forWhom,
    resource: forWhat,
    origins: [...stored.origins],
    secretSet: true,
    secretFingerprint,
    secretRotatedAt: stored.secretRotatedAt.toISOString(),
    previousSecretUntil: stored.previousUntil?.toISOString() ?? null,
    version: stored.version,
    updatedAt: stored.updatedAt.toISOString(),
    updatedBy: stored.updatedBy,
  };
}

export const shownEnvironment = (connection: Connection): Shown => ({
  name: connection.name,
  source: 'environment',
  tokenUrl: connection.tokenUrl,
  clientId: connection.clientId,
  authentication: connection.authentication,
  audience: connection.audience,
  resource: connection.resource,
  origins: connection.origins && [...connection.origins],
  secretSet: true,
  secretFingerprint: null,
  secretRotatedAt: null,
  previousSecretUntil: null,
  version: 0,
  updatedAt: null,
  updatedBy: null,
});
