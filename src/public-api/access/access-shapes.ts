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
