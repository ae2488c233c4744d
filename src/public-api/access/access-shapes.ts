import { z } from 'zod';
import { PERMISSIONS, type Permission } from '../../domain/access.js';
import { ROLES } from '../../domain/role.js';
import { id, instant, name } from '../call/shapes.js';

export const grantShape = z
  .strictObject({
    role: z.enum(ROLES),
    schedule: name.nullable().default(null).describe('null or left out = every schedule.'),
  })
  .meta({ id: 'Grant' });

export const tokenShape = z
  .object({
    id,
    name: z.string(),
    prefix: z.string().describe('How the token goes on after `njt_`: to recognise it by.'),
    grants: z.array(grantShape),
    createdAt: instant,
    createdBy: z.string(),
    expiresAt: instant.nullable().describe('null = never.'),
    lastUsedAt: instant.nullable().describe('To the minute.'),
    revokedAt: instant.nullable(),
    revokedBy: z.string().nullable(),
  })
  .meta({ id: 'ApiToken' });

export const permission = z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]);

export const isPersonName = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_.@+-]{0,127}$/.test(text);
export const personName = z.string().refine(isPersonName, 'expected the name of a person');

export const personShape = z
  .object({
    name: z.string().describe('As events name them.'),
    displayName: z.string().nullable(),
    issuer: z.string().nullable().describe('The identity provider; null = logs in with a password.'),
    grants: z.array(grantShape),
    passwordSetAt: instant.nullable(),
    createdAt: instant,
    createdBy: z.string(),
    lastLoginAt: instant.nullable(),
    disabledAt: instant.nullable(),
    disabledBy: z.string().nullable(),
  })
  .meta({ id: 'Person' });

export const sessionShape = z
  .object({
    id,
    person: z.string(),
    grants: z.array(grantShape).describe('What the person might do at the login.'),
    createdAt: instant,
    lastSeenAt: instant.describe('To the minute.'),
    expiresAt: instant.describe('At the latest; 30 minutes after the last request it ends as well.'),
    endedAt: instant.nullable().describe('Since when it was ended; null also of one that is over.'),
    endedBy: z.string().nullable(),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: 'Session' });
