import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { AuthSettings } from './auth-settings.js';
import { OPEN, type Openness } from './requirement.js';

/** Whether everybody may call what is called. */
export function isOpen(context: ExecutionContext, reflector: Reflector, settings: AuthSettings): boolean {
  const open = opennessOf(context, reflector);
  return open === 'metricsPublic' ? settings.metricsPublic : open !== undefined;
}

/** Whether it is answered however often it is asked. */
export const isUnlimited = (context: ExecutionContext, reflector: Reflector): boolean =>
  opennessOf(context, reflector) === 'unlimited';

const opennessOf = (context: ExecutionContext, reflector: Reflector): Openness | undefined =>
  reflector.getAllAndOverride<Openness | undefined>(OPEN, [context.getHandler(), context.getClass()]);
