import { z } from 'zod';
import { CALLBACK_STATUSES } from '../../domain/run/callback.js';
import { EXTERNAL_STATUS_UPDATES } from '../../domain/schedule.js';
import type { Callback } from '../../callbacks/callback.store.js';
import { AUTHENTICATION_KINDS, type CallbackSettings } from '../../callbacks/callback-settings.store.js';
import { listOf } from '../call/list-of.js';
import { anyName, businessDate, finding, id, instant, name } from '../call/shapes.js';

const mode = z
  .enum(EXTERNAL_STATUS_UPDATES)
  .describe('Which ends are told, where a job says nothing itself; FAILED = ERROR and SKIPPED_ON_ERROR.');
/** In a header: visible ASCII. */
const token = z
  .string()
  .max(8000)
  .regex(/^[!-~]+$/, 'expected visible characters without blanks');
const secretSet = z.boolean().optional().describe('Read-only: whether a secret is stored.');
const username = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^:\p{Cc}]+$/u, 'expected a text without colons and control characters');

const authentication = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none'), secretSet }),
  z.strictObject({
    kind: z.literal('basic'),
    username,
    password: z.string().min(1).max(2000).optional().describe('Left out = the stored one is kept.'),
    secretSet,
  }),
  z.strictObject({
    kind: z.literal('bearer'),
    token: token.optional().describe('Left out = the stored one is kept.'),
    secretSet,
  }),
  z.strictObject({
    kind: z.literal('oauth'),
    connection: name.optional().describe('Where tokens come from; left out = default.'),
    scope: z.string().max(2000).optional(),
    secretSet,
  }),
]);

/** What PUT takes: everything that GET answers may come back. */
export const callbackSettingsBody = z.strictObject({
  schedule: name.optional().describe('The addressed one.'),
  url: z.string().max(2000),
  mode,
  authentication: authentication.default({ kind: 'none' }),
  signingSecret: z
    .string()
    .min(16)
    .max(500)
    .nullable()
    .optional()
    .describe('Left out = the stored one is kept, null = callbacks are not signed.'),
  version: z.number().int().min(0).optional().describe('The one that was read; 0 = there were none.'),
  signingSecretSet: z.boolean().optional().describe('Read-only.'),
  updatedAt: instant.optional().describe('Read-only.'),
  updatedBy: z.string().optional().describe('Read-only.'),
  findings: z.array(finding).optional().describe('Read-only.'),
});

export const callbackSettingsShape = z
  .object({
    schedule: name,
    url: z.string(),
    mode,
    authentication: z.object({
      kind: z.enum(AUTHENTICATION_KINDS),
      username: z.string().optional(),
      connection: z.string().optional(),
      scope: z.string().optional(),
      secretSet: z.boolean().describe('Whether a secret is stored; it is never told.'),
    }),
    signingSecretSet: z.boolean(),
    version: z.number().int(),
    updatedAt: instant,
    updatedBy: z.string(),
  })
  .meta({ id: 'CallbackSettings' });

export const savedCallbackSettings = callbackSettingsShape
  .extend({ findings: z.array(finding) })
  .meta({ id: 'SavedCallbackSettings' });

/** Everything that is told of settings: no secret, sealed neither. */
export function shownSettings(settings: CallbackSettings): z.input<typeof callbackSettingsShape> {
  const { schedule, url, mode, authentication: kind, version, updatedBy } = settings;
  const { username, connection, scope } = settings;
  return {
    schedule,
    url,
    mode,
    authentication: {
      kind,
      ...(username === null ? {} : { username }),
      ...(connection === null ? {} : { connection }),
      ...(scope === null ? {} : { scope }),
      secretSet: settings.secret !== null,
    },
    signingSecretSet: settings.signingSecret !== null,
    version,
    updatedAt: settings.updatedAt.toISOString(),
    updatedBy,
  };
}

/** What a list of callbacks is narrowed to. */
export const callbackFilter = {
  schedule: anyName.optional(),
  businessDate: businessDate.optional(),
  status: listOf(CALLBACK_STATUSES).optional(),
  run: id.optional(),
};

export const callbackShape = z
  .object({
    id,
    schedule: z.string(),
    businessDate,
    process: z.string(),
    job: z.string(),
    run: id,
    execution: id.nullable(),
    attempt: z.number().int().describe('Of the run, when it ended; 0 = there was none.'),
    runStatus: z.string().describe('What is told.'),
    status: z.enum(CALLBACK_STATUSES),
    tries: z.number().int(),
    notedAt: instant,
    nextTryAt: instant.nullable(),
    giveUpAt: instant,
    endedAt: instant.nullable(),
    answerStatus: z.number().int().nullable().describe('The HTTP status of the last answer.'),
    detail: z
      .string()
      .nullable()
      .describe('The last answer with its first characters, or why there was none.'),
    payload: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Callback' });

export type ShownCallback = Omit<Callback, 'payload'> & { readonly payload: unknown };

export const shownCallback = ({ payload, ...callback }: Callback): ShownCallback => ({
  ...callback,
  payload: JSON.parse(payload) as unknown,
});
