import { Module } from '@nestjs/common';
import { ExecutionModule } from '../execution/execution.module.js';
import { DurationStore } from './duration.store.js';
import { Foresee } from './foresee.js';
import { LoadNight } from './load-night.js';
import { MeasureDurationsLoop } from './measure-durations.loop.js';
import { NightQuery } from './night.query.js';

/** What jobs take, and when what is left of a night will have ended. */
@Module({
  imports: [ExecutionModule],
  providers: [DurationStore, Foresee, LoadNight, MeasureDurationsLoop, NightQuery],
  exports: [DurationStore, Foresee, MeasureDurationsLoop, NightQuery],
})
export class ForecastModule {}
