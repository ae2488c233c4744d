import { Module } from '@nestjs/common';
import { RunsModule } from '../runs/runs.module.js';
import { CallbackClient } from './callback.client.js';
import { CallbackDeliveryStore } from './callback-delivery.store.js';
import { CallbacksModule } from './callbacks.module.js';
import { DeliverCallback } from './deliver-callback.js';
import { DeliverCallbacksLoop } from './deliver-callbacks.loop.js';
import { SaveCallbackSettings } from './save-callback-settings.js';

/** What servers do with callbacks; agents only note them. */
@Module({
  imports: [CallbacksModule, RunsModule],
  providers: [
    CallbackClient,
    CallbackDeliveryStore,
    DeliverCallback,
    DeliverCallbacksLoop,
    SaveCallbackSettings,
  ],
  exports: [CallbacksModule, DeliverCallbacksLoop, SaveCallbackSettings],
})
export class CallbackDeliveryModule {}
