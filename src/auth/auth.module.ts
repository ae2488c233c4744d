import { Module, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { APP_FILTER, APP_GUARD, ModulesContainer } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { ApiTokenStore } from './api-token.store.js';
import { AuthenticationGuard } from './authentication.guard.js';
import { DenialFilter } from './denial.filter.js';
import { LoginModule } from '../login/login.module.js';
import { KnowCaller } from './know-caller.js';
import { KnowToken } from './know-token.js';
import { RateLimit } from './rate-limit.js';
import { OPEN, REQUIREMENT } from './requirement.js';
import { ScheduleOf } from './schedule-of.query.js';

/** Two guards for every route there is, in this order: who calls, and whether it may. */
@Module({
  imports: [LoginModule],
  providers: [
    ApiTokenStore,
    KnowCaller,
    KnowToken,
    RateLimit,
    ScheduleOf,
    { provide: APP_GUARD, useClass: AuthenticationGuard },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_FILTER, useClass: DenialFilter },
  ],
  exports: [KnowCaller, ApiTokenStore, ScheduleOf],
})
export class AuthModule implements OnModuleInit {
  constructor(private readonly modules: ModulesContainer) {}

  /** Denied by default, and told at the start: a route that does not say who may call it was forgotten. */
  onModuleInit(): void {
    const controllers = [...this.modules.values()].flatMap((module) => [...module.controllers.values()]);
    const forgotten = controllers.flatMap(({ metatype }) =>
      metatype && typeof metatype === 'function' ? forgottenIn(metatype) : [],
    );
    if (forgotten.length > 0) throw new Error(`Nothing says who may call ${forgotten.join(', ')}.`);
  }
}

function forgottenIn(controller: { readonly name: string; readonly prototype?: unknown }): readonly string[] {
  const handlers = controller.prototype as Readonly<Record<string, unknown>>;
  const says = (place: object): boolean =>
    Reflect.hasMetadata(REQUIREMENT, place) || Reflect.hasMetadata(OPEN, place);
  return Object.getOwnPropertyNames(handlers).flatMap((name) => {
    const handler = handlers[name];
    if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
    return says(handler) || says(controller) ? [] : [`${controller.name}.${name}`];
  });
}
