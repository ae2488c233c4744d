import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { may, mayAnywhere, refuseUnless, roleRequired } from '../domain/access.js';
import { AuthSettings } from './auth-settings.js';
import { isOpen } from './openness.js';
import type { AuthenticatedRequest } from './principal.js';
import { REQUIREMENT, type Requirement } from './requirement.js';
import { ScheduleOf } from './schedule-of.query.js';

/** Whether the caller may do this here. What a route does not say it needs, nobody may. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly settings: AuthSettings,
    private readonly reflector: Reflector,
    private readonly scheduleOf: ScheduleOf,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (isOpen(context, this.reflector, this.settings)) return true;
    const places = [context.getHandler(), context.getClass()];
    const requirement = this.reflector.getAllAndOverride<Requirement | undefined>(REQUIREMENT, places);
    if (!requirement) return false;
    await this.refuse(requirement, context.switchToHttp().getRequest<AuthenticatedRequest>());
    return true;
  }

  private async refuse({ may: permission, on }: Requirement, request: AuthenticatedRequest): Promise<void> {
    const { params, principal } = request;
    const { grants } = principal;
    // Everywhere is also here: whose it is need not be looked up.
    if (on === 'self' || may(grants, permission, null)) return;
    if (on === 'installation') throw roleRequired(grants, permission, null);
    if (!mayAnywhere(grants, permission)) throw roleRequired(grants, permission, named(params['schedule']));
    if (on === 'schedule') refuseUnless(grants, permission, named(params['schedule']));
    else if (on === 'some') {
      const schedule = named(request.query['schedule']);
      if (schedule !== null) refuseUnless(grants, permission, schedule);
    } else {
      const found = await this.scheduleOf.find(on, named(params['id']) ?? '');
      // What is not there is refused as that.
      if (found === undefined) return;
      // What lies on several schedules is seen by whoever sees one of them.
      if (found !== null || permission !== 'see') refuseUnless(grants, permission, found);
    }
  }
}

/** What is no text is refused as what it is, by the operation's spec. */
const named = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
