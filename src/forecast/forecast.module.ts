import { Module } from '@nestjs/common';
import { ExecutionModule } from '../execution/execution.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { SchedulesModule } from '../schedules/schedules.module.js';
import { DurationStore } from './duration.store.js';
import { Foresee } from './foresee.js';
import { ForeseeImpact } from './foresee-impact.js';
import { ImpactOnOpenDays } from './impact-on-open-days.js';
import { ImpactQuery } from './impact.query.js';
import { LoadNight } from './load-night.js';
import { MeasureDurationsLoop } from './measure-durations.loop.js';
import { NightQuery } from './night.query.js';

/** What jobs take, when what is left of a night will have ended, and what another definition would do to all that. */
@Module({
  imports: [ExecutionModule, RunsModule, SchedulesModule],
  providers: [
    DurationStore,
    Foresee,
    ForeseeImpact,
    ImpactOnOpenDays,
    ImpactQuery,
    LoadNight,
    MeasureDurationsLoop,
    NightQuery,
  ],
  exports: [DurationStore, Foresee, ForeseeImpact, MeasureDurationsLoop, NightQuery],
})
export class ForecastModule {}
