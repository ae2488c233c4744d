import { Controller, Get, Req } from '@nestjs/common';
import { z } from 'zod';
import type { AuthenticatedRequest } from '../../auth/principal.js';
import { may, PERMISSIONS, type Grant, type Permission } from '../../domain/access.js';
import { operation, Operation } from '../call/operation.js';
import { grantShape, permission } from './access-shapes.js';

const me = operation({
  summary: 'Who calls, and what it may do where',
  tag: 'Access',
  may: 'see',
  on: 'self',
  answers: {
    200: {
      description: 'The caller.',
      schema: z.object({
        name: z.string().describe('As events name it.'),
        method: z.enum(['bootstrap token', 'API token', 'session']),
        grants: z.array(grantShape),
        permissions: z.object({
          everywhere: z.array(permission).describe('On every schedule, and on what belongs to none.'),
          schedules: z
            .record(z.string(), z.array(permission))
            .describe('On these more than everywhere: all that may be done there.'),
        }),
      }),
    },
  },
});

@Controller('api/v1/me')
export class MeController {
  @Get()
  @Operation(me)
  read(@Req() { principal: { name, method, grants } }: AuthenticatedRequest): unknown {
    const named = grants.flatMap(({ schedule }) => (schedule === null ? [] : [schedule]));
    const schedules = Object.fromEntries(
      [...new Set(named)].sort().map((schedule) => [schedule, permissionsOn(grants, schedule)]),
    );
    return { name, method, grants, permissions: { everywhere: permissionsOn(grants, null), schedules } };
  }
}

const permissionsOn = (grants: readonly Grant[], schedule: string | null): readonly Permission[] =>
  (Object.keys(PERMISSIONS) as Permission[]).filter((one) => may(grants, one, schedule));
