import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiTokenGuard } from './api-token.guard.js';
import { RateLimit } from './rate-limit.js';

/** One guard for every route there is. */
@Module({ providers: [RateLimit, { provide: APP_GUARD, useClass: ApiTokenGuard }] })
export class AuthModule {}
