import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { AuthSettings } from './auth-settings.js';
import { OPEN, type Openness } from './requirement.js';

/** Whether everybody may call what is called. */
export function isOpen(context: ExecutionContext, reflector: Reflector, settings: AuthSettings): boolean {
  const places = [context.getHandler(), context.getClass()];
  const open = reflector.getAllAndOverride<Openness | undefined>(OPEN, places);
  return open === 'metricsPublic' ? settings.metricsPublic : open === 'always';
}
