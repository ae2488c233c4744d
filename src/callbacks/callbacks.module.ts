import { Module } from '@nestjs/common';
import { CallbackStore } from './callback.store.js';
import { CallbackSettingsStore } from './callback-settings.store.js';

const providers = [CallbackSettingsStore, CallbackStore];

/** Who is told how runs end. */
@Module({ providers, exports: providers })
export class CallbacksModule {}
